using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>Queries for changes, shared by screens, API and exports.</summary>
public static class ChangeQueries
{
    private static readonly ChangeFilter Everything = new();

    public static Task<Slice<ChangeRow>> ListChangesAsync(
        this PageShieldDbContext database, ChangeFilter filter, string? after, int size, CancellationToken cancellationToken)
    {
        var changes = database.Changes.AsNoTracking().Matching(filter, database);
        if (Cursor.Read(after) is { Id: var id }) changes = changes.Where(change => change.Id < id);
        return changes.OrderByDescending(change => change.Id).ToRows(database).SliceAsync(size, row => new Cursor("", row.Id), cancellationToken);
    }

    public static Task<int> CountChangesAsync(this PageShieldDbContext database, ChangeFilter filter, CancellationToken cancellationToken) =>
        filter == Everything
            // gives the same number without checking each row for being the newest
            ? database.Changes.Select(change => change.Sameness).Distinct().CountAsync(cancellationToken)
            : database.Changes.Matching(filter, database).CountAsync(cancellationToken);

    /// <summary>One change; null if it does not exist.</summary>
    public static Task<ChangeRow?> FindChangeAsync(
        this PageShieldDbContext database, int siteId, long changeId, CancellationToken cancellationToken) =>
        database.Changes.AsNoTracking().Where(change => change.SiteId == siteId && change.Id == changeId).ToRows(database)
            .FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<ChangeRow> ToRows(this IQueryable<Change> changes, PageShieldDbContext database) =>
        changes.Select(change => new ChangeRow
        {
            SiteId = change.SiteId,
            SiteName = database.Sites.Where(site => site.Id == change.SiteId).Select(site => site.Name).First(),
            Id = change.Id,
            At = change.At,
            Kind = change.Kind,
            Class = change.Class,
            CrawlId = change.CrawlId,
            ScriptId = change.ScriptId,
            PageId = change.PageId,
            Subject = change.Subject,
            Summary = change.Summary,
            OldSha256 = change.OldSha256,
            NewSha256 = change.NewSha256,
            OldValue = change.OldValue,
            NewValue = change.NewValue,
            OnPaymentPage = change.OnPaymentPage,
            Expected = change.Expected,
            Sameness = change.Sameness,
            OtherSites = database.Changes.Where(other => other.Sameness == change.Sameness && other.SiteId != change.SiteId)
                .Select(other => other.SiteId).Distinct().Count(),
            ReviewedAt = change.ReviewedAt,
            ReviewedBy = change.ReviewedBy,
        });

    private static IQueryable<Change> Matching(this IQueryable<Change> changes, ChangeFilter filter, PageShieldDbContext database)
    {
        if (filter.SiteId is { } site) changes = changes.Where(change => change.SiteId == site);
        if (filter.Kind is { } kind) changes = changes.Where(change => change.Kind == kind);
        if (filter.Class is { } depth) changes = changes.Where(change => change.Class == depth);
        if (filter.Reviewed is { } reviewed) changes = changes.Where(change => change.ReviewedAt != null == reviewed);
        if (filter.OnPaymentPages) changes = changes.Where(change => change.OnPaymentPage);
        if (filter.ScriptId is { } script) changes = changes.Where(change => change.ScriptId == script);
        if (filter.CrawlId is { } crawl) changes = changes.Where(change => change.CrawlId == crawl);
        if (filter.PageId is { } page)
            changes = changes.Where(change => change.PageId == page
                || database.ScriptsOnPages.Any(link => link.SiteId == change.SiteId && link.ScriptId == change.ScriptId && link.PageId == page));
        if (filter.Party is { } party)
            changes = changes.Where(
                change => database.Scripts.Any(script => script.SiteId == change.SiteId && script.Id == change.ScriptId && script.Party == party));
        if (filter.IsExpected is { } expected) changes = changes.Where(change => change.Expected != null == expected);
        if (filter.Sameness is { } same) changes = changes.Where(change => change.Sameness == same);
        // Across all sites, show only the newest of equal differences.
        if (filter.IsOverAllSites)
            changes = changes.Where(change => !database.Changes.Any(newer => newer.Sameness == change.Sameness && newer.Id > change.Id));
        return filter.Text is { } text ? changes.WhereContains(change => change.Subject + " " + change.Summary, text) : changes;
    }
}
