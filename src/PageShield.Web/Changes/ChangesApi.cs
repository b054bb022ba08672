using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Changes;

/// <summary>REST API, export and review of changes.</summary>
public static class ChangesApi
{
    /// <summary>Maximum number of changes reviewed at once.</summary>
    private const int MostAtOnce = 1000;

    private static readonly IReadOnlyList<Column<ChangeRow>> Columns =
    [
        new("site", row => row.SiteName), new("id", row => row.Id), new("at", row => row.At), new("class", row => row.Class),
        new("kind", row => row.Kind),
        new("subject", row => row.Subject), new("summary", row => row.Summary), new("onPaymentPage", row => row.OnPaymentPage),
        new("scriptId", row => row.ScriptId),
        new("oldSha256", row => row.OldSha256), new("newSha256", row => row.NewSha256), new("oldValue", row => row.OldValue),
        new("newValue", row => row.NewValue),
        new("expected", row => row.Expected), new("reviewedAt", row => row.ReviewedAt), new("reviewedBy", row => row.ReviewedBy),
    ];

    public static void MapChangesApi(this IEndpointRouteBuilder routes)
    {
        routes.MapSiteList(
            "changes",
            "Lists changes of a site, newest first. "
                + "Filters: q, kind, class, review (open, done), payment, script, crawl, page, party, expected (yes, no), same.",
            Columns,
            (database, siteId, filter, after, size, cancellationToken) =>
                database.ListChangesAsync(ChangeFilter.Read(filter) with { SiteId = siteId }, after, size, cancellationToken));
        var changes = routes.MapGroup("/api/changes").WithTags("Changes");
        changes.MapGet("", ListAllAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("Lists changes of all sites, newest first; same filters as a site's list.");
        changes.MapGet("/export", Export).RequireAuthorization(Policies.Viewer).WithSummary("Exports the whole list as a file; format: csv, json.");
        changes.MapPost("/review", ReviewManyAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Marks up to 1,000 changes as reviewed; returns how many were open.");
        routes.MapGet("/changes/export", Export).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        routes.MapPost("/changes/review", ReviewAsync).RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
    }

    private static ListExport<ChangeRow> Export(PageShieldDbContext database, HttpRequest request)
    {
        var query = new ListQuery(request);
        return new ListExport<ChangeRow>("changes", query["format"] ?? "csv", Columns,
            (after, cancellationToken) =>
                database.ListChangesAsync(ChangeFilter.Read(name => query[name]), after, Slicing.LargestSize, cancellationToken));
    }

    private static async Task<RedirectHttpResult> ReviewAsync(
        IFormCollection form, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var actor = http.User.ActorName();
        var keys = RowKeys.Read(form["ids"], MostAtOnce).ToList();
        if (form["same"] == "yes") keys = await WithTheSameAsync(database, keys, cancellationToken);
        await MarkAsync(database, audit, keys, actor, time, cancellationToken);
        return Back.To(form["from"], "/changes");
    }

    private static async Task<Results<Ok<Slice<ChangeRow>>, ValidationProblem>> ListAllAsync(
        PageShieldDbContext database, HttpRequest request, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        var query = new ListQuery(request);
        return TypedResults.Ok(await database.ListChangesAsync(ChangeFilter.Read(name => query[name]), after, limit, cancellationToken));
    }

    private static async Task<Results<Ok<Reviewed>, ValidationProblem>> ReviewManyAsync(
        ReviewDraft draft, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (draft.Changes is not { Count: > 0 and <= MostAtOnce })
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["changes"] = [$"List 1 to {MostAtOnce} changes."] });
        var keys = draft.Changes.Select(static change => (change.SiteId, change.Id)).ToList();
        return TypedResults.Ok(new Reviewed(await MarkAsync(database, audit, keys, http.User.ActorName(), time, cancellationToken)));
    }

    private static async Task<int> MarkAsync(
        PageShieldDbContext database, AuditLog audit, IReadOnlyList<(int SiteId, long Id)> keys, string actor, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var reviewed = 0;
        foreach (var site in keys.GroupBy(key => key.SiteId))
        {
            var wanted = site.Select(key => key.Id).ToList();
            var changes = await database.Changes.Where(change => change.SiteId == site.Key && wanted.Contains(change.Id) && change.ReviewedAt == null)
                .ToListAsync(cancellationToken);
            if (changes.Count == 0) continue;

            foreach (var change in changes) (change.ReviewedAt, change.ReviewedBy) = (time.GetUtcNow(), actor);
            await audit.SaveAsync(
                database, actor, "change.reviewed", $"site:{site.Key}", null, new { Changes = changes.Select(change => change.Id) },
                cancellationToken);
            reviewed += changes.Count;

            // Resolve the alerts raised for these changes. Alerts about attacks need an explicit resolution.
            var ids = changes.ConvertAll(change => (long?)change.Id);
            var told = (await database.Alerts.AsNoTracking()
                .Where(alert => alert.SiteId == site.Key && ids.Contains(alert.ChangeId) && alert.ResolvedAt == null)
                .Select(alert => new { alert.Id, alert.Event }).ToListAsync(cancellationToken)).Where(alert => !AlertEvents.IsVerdict(alert.Event))
                    .Select(alert => (site.Key, alert.Id)).ToList();
            if (told.Count > 0)
                await new AlertActions(database, audit, time).ResolveAsync(told, "The change was reviewed.", actor, cancellationToken);
        }

        return reviewed;
    }

    /// <summary>Adds equal changes of other sites, since the list over all sites shows them as one row.</summary>
    private static async Task<List<(int SiteId, long Id)>> WithTheSameAsync(
        PageShieldDbContext database, List<(int SiteId, long Id)> keys, CancellationToken cancellationToken)
    {
        var ids = keys.Select(key => key.Id).ToList();
        var chosen =
            (await database.Changes.AsNoTracking().Where(change => ids.Contains(change.Id))
            .Select(change => new { change.SiteId, change.Id, change.Sameness }).ToListAsync(cancellationToken))
            .Where(change => keys.Contains((change.SiteId, change.Id))).Select(change => change.Sameness).Distinct().ToList();
        var all = await database.Changes.AsNoTracking().Where(change => chosen.Contains(change.Sameness) && change.ReviewedAt == null)
            .OrderByDescending(change => change.Id).Take(MostAtOnce)
            .Select(change => new { change.SiteId, change.Id }).ToListAsync(cancellationToken);
        return [.. all.Select(change => (change.SiteId, change.Id))];
    }

    /// <summary>The changes to mark.</summary>
    internal sealed record ReviewDraft(IReadOnlyList<ReviewedChange>? Changes);

    internal sealed record ReviewedChange(int SiteId, long Id);

    /// <summary>Number of changes that were open.</summary>
    internal sealed record Reviewed(int Count);
}
