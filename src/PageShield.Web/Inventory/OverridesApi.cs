using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Inventory;

/// <summary>Verdict overrides over REST and as exports, and their form handlers.</summary>
public static class OverridesApi
{
    private static readonly IReadOnlyList<Column<OverrideRow>> Columns =
    [
        new("id", row => row.Id), new("siteId", row => row.SiteId), new("scriptId", row => row.ScriptId), new("script", row => row.ScriptUrl),
        new("sha256", row => row.Sha256),
        new("verdict", row => row.Verdict), new("reason", row => row.Reason), new("author", row => row.Author),
        new("createdAt", row => row.CreatedAt), new("expiresAt", row => row.ExpiresAt),
        new("machineVerdict", row => row.MachineVerdict), new("machineScore", row => row.MachineScore), new("isInForce", row => row.IsInForce),
        new("end", row => row.End), new("endedAt", row => row.EndedAt), new("endedBy", row => row.EndedBy),
    ];

    public static void MapOverridesApi(this IEndpointRouteBuilder routes)
    {
        routes.MapSiteList(
            "overrides",
            "Verdict overrides of a site, newest first, including ended ones. Filters: script (an id), stands (yes: active, no: ended).",
            Columns,
            (database, siteId, filter, after, size, cancellationToken) =>
                database.ListOverridesAsync(OverrideFilter.Read(siteId, filter), after, size, cancellationToken));
        var api = routes.MapGroup("/api/sites/{siteId:int}").WithTags("Inventory");
        api.MapGet("/overrides/{overrideId:long}", FindAsync).RequireAuthorization(Policies.Viewer).WithSummary("One override of a verdict.");
        api.MapPost("/scripts/{scriptId:long}/overrides", SetAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary(
                "Overrides the verdict on a script, as clean or malicious, for 1 to 365 days. The override covers the given version and later "
                + "ones without a change of capability. It replaces an active override.");
        api.MapDelete("/overrides/{overrideId:long}", WithdrawAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Withdraws an override: the analysis verdict applies again. It stays in the history. No effect if it has already ended.");

        routes.MapGet("/overrides/export", Export).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        var screens = routes.MapGroup("/sites/{siteId:int}").RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        screens.MapPost("/scripts/{scriptId:long}/overrides", SetFromFormAsync);
        screens.MapPost("/overrides/{overrideId:long}/withdraw", WithdrawFromFormAsync);
    }

    private static async Task<Results<Ok<OverrideRow>, NotFound>> FindAsync(
        int siteId, long overrideId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindOverrideAsync(siteId, overrideId, cancellationToken) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Created<OverrideRow>, NotFound, ValidationProblem>> SetAsync(
        int siteId, long scriptId, OverrideDraft draft, VerdictOverrides overrides, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        var (saved, problems) = await overrides.SetAsync(database, siteId, scriptId, draft, http.User.ActorName(), cancellationToken);
        if (problems is not null) return TypedResults.ValidationProblem(problems);
        return saved is null
            ? TypedResults.NotFound()
            : TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/api/sites/{siteId}/overrides/{saved.Id}"), saved);
    }

    private static async Task<Results<NoContent, NotFound>> WithdrawAsync(
        int siteId, long overrideId, VerdictOverrides overrides, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken) =>
        await overrides.WithdrawAsync(database, siteId, overrideId, http.User.ActorName(), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static ListExport<OverrideRow> Export(PageShieldDbContext database, HttpRequest request)
    {
        var query = new ListQuery(request);
        return new ListExport<OverrideRow>("overrides", query["format"] ?? "csv", Columns,
            (after, cancellationToken) =>
                database.ListOverridesAsync(OverrideFilter.Read(null, name => query[name]), after, Slicing.LargestSize, cancellationToken));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> SetFromFormAsync(
        int siteId, long scriptId, IFormCollection form, VerdictOverrides overrides, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        var draft = new OverrideDraft
        {
            Verdict = QueryValue.Member<VerdictKind>(form["verdict"]) ?? VerdictKind.Unknown,
            Reason = form["reason"].ToString(),
            Days = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0,
            Sha256 = Sha256Hash.TryParse(form["sha256"], out var hash) ? hash : null,
        };
        var (saved, problems) = await overrides.SetAsync(database, siteId, scriptId, draft, http.User.ActorName(), cancellationToken);
        if (saved is null && problems is null) return TypedResults.NotFound();
        return TypedResults.LocalRedirect(
            string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/scripts/{scriptId}{(problems is null ? "" : "?wrong=override")}#override"));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> WithdrawFromFormAsync(
        int siteId, long overrideId, IFormCollection form, VerdictOverrides overrides, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken) =>
        await overrides.WithdrawAsync(database, siteId, overrideId, http.User.ActorName(), cancellationToken)
            ? Back.To(form["from"], "/overrides")
            : TypedResults.NotFound();
}
