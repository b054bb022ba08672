using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Detection.Overrules;
using PageShield.Inventory;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Inventory;

/// <summary>What operators said against verdicts, over REST, as files and from screens.</summary>
public static class OverrulesApi
{
    private static readonly IReadOnlyList<Column<OverruleRow>> Columns =
    [
        new("id", row => row.Id), new("siteId", row => row.SiteId), new("scriptId", row => row.ScriptId), new("script", row => row.ScriptUrl),
        new("sha256", row => row.Sha256),
        new("verdict", row => row.Verdict), new("reason", row => row.Reason), new("author", row => row.Author),
        new("createdAt", row => row.CreatedAt), new("expiresAt", row => row.ExpiresAt),
        new("machineVerdict", row => row.MachineVerdict), new("machineScore", row => row.MachineScore), new("isInForce", row => row.IsInForce),
        new("end", row => row.End), new("endedAt", row => row.EndedAt), new("endedBy", row => row.EndedBy),
    ];

    public static void MapOverrulesApi(this IEndpointRouteBuilder routes)
    {
        routes.MapSiteList(
            "overrules",
            "What operators said against verdicts on scripts of a site, newest first, history included. Filters: script (a number), stands (yes, no).",
            Columns,
            (database, siteId, filter, after, size, cancellationToken) =>
                database.ListOverrulesAsync(OverruleFilter.Read(siteId, filter), after, size, cancellationToken));
        var api = routes.MapGroup("/api/sites/{siteId:int}").WithTags("Inventory");
        api.MapGet("/overrules/{overruleId:long}", FindAsync).RequireAuthorization(Policies.Viewer).WithSummary("One override of a verdict.");
        api.MapPost("/scripts/{scriptId:long}/overrules", SetAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Overrides the verdict on a script, as clean or malicious, for 1 to 365 days. It covers the version it is said of and later ones without a change of capability; one that stood is replaced.");
        api.MapDelete("/overrules/{overruleId:long}", WithdrawAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Withdraws an override: the machine's verdict counts again. It stays in the history; one that has ended stays as it is.");

        routes.MapGet("/overrules/export", Export).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        var screens = routes.MapGroup("/sites/{siteId:int}").RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        screens.MapPost("/scripts/{scriptId:long}/overrules", SayFromFormAsync);
        screens.MapPost("/overrules/{overruleId:long}/withdraw", WithdrawFromFormAsync);
    }

    private static async Task<Results<Ok<OverruleRow>, NotFound>> FindAsync(
        int siteId, long overruleId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindOverruleAsync(siteId, overruleId, cancellationToken) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Created<OverruleRow>, NotFound, ValidationProblem>> SetAsync(
        int siteId, long scriptId, OverruleDraft draft, VerdictOverrides overrules, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        var (said, problems) = await overrules.SetAsync(database, siteId, scriptId, draft, http.User.ActorName(), cancellationToken);
        if (problems is not null) return TypedResults.ValidationProblem(problems);
        return said is null
            ? TypedResults.NotFound()
            : TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/api/sites/{siteId}/overrules/{said.Id}"), said);
    }

    private static async Task<Results<NoContent, NotFound>> WithdrawAsync(
        int siteId, long overruleId, VerdictOverrides overrules, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken) =>
        await overrules.WithdrawAsync(database, siteId, overruleId, http.User.ActorName(), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static ListExport<OverruleRow> Export(PageShieldDbContext database, HttpRequest request)
    {
        var query = new ListQuery(request);
        return new ListExport<OverruleRow>("overrides", query["format"] ?? "csv", Columns,
            (after, cancellationToken) =>
                database.ListOverrulesAsync(OverruleFilter.Read(null, name => query[name]), after, Slicing.LargestSize, cancellationToken));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> SayFromFormAsync(
        int siteId, long scriptId, IFormCollection form, VerdictOverrides overrules, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        var draft = new OverruleDraft
        {
            Verdict = QueryValue.Member<VerdictKind>(form["verdict"]) ?? VerdictKind.Unknown,
            Reason = form["reason"].ToString(),
            Days = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0,
            Sha256 = Sha256Hash.TryParse(form["sha256"], out var hash) ? hash : null,
        };
        var (said, problems) = await overrules.SetAsync(database, siteId, scriptId, draft, http.User.ActorName(), cancellationToken);
        if (said is null && problems is null) return TypedResults.NotFound();
        return TypedResults.LocalRedirect(
            string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/scripts/{scriptId}{(problems is null ? "" : "?wrong=override")}#override"));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> WithdrawFromFormAsync(
        int siteId, long overruleId, IFormCollection form, VerdictOverrides overrules, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken) =>
        await overrules.WithdrawAsync(database, siteId, overruleId, http.User.ActorName(), cancellationToken)
            ? Back.To(form["from"], "/overrides")
            : TypedResults.NotFound();
}
