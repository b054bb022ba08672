using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Script inventory queries, shared by screens, API and exports.</summary>
public static class ScriptQueries
{
    /// <summary>One page of a site's scripts.</summary>
    public static Task<Slice<ScriptRow>> ListScriptsAsync(
        this PageShieldDbContext database, int siteId, ScriptFilter filter, string? after, int size, CancellationToken cancellationToken) =>
        database.Scripts.AsNoTracking().Of(siteId).Matching(filter, database)
            .Sorted(filter.Sort, Cursor.Read(after)).ToRows(database)
            .SliceAsync(size, row => CursorOf(row, filter.Sort), cancellationToken);

    /// <summary>Number of a site's scripts that match.</summary>
    public static Task<int> CountScriptsAsync(
        this PageShieldDbContext database, int siteId, ScriptFilter filter, CancellationToken cancellationToken) =>
        database.Scripts.Of(siteId).Matching(filter, database).CountAsync(cancellationToken);

    /// <summary>Projects scripts to list rows.</summary>
    public static IQueryable<ScriptRow> ToRows(this IQueryable<Script> scripts, PageShieldDbContext database) =>
        scripts.Select(script => new ScriptRow
        {
            Id = script.Id,
            Url = script.Url,
            UrlTemplate = script.UrlTemplate,
            Host = script.Host,
            Kind = script.Kind,
            Place = script.Place,
            Party = script.Party,
            AddedBy = script.AddedBy,
            Status = script.Status,
            Score = script.Score,
            Verdict = script.Verdict,
            OverruledVerdict = script.OverruledVerdict,
            FirstSeenAt = script.FirstSeenAt,
            LastSeenAt = script.LastSeenAt,
            CrawledAt = script.CrawledAt,
            ReportedAt = script.ReportedAt,
            ReportCount = script.ReportCount,
            OnPaymentPage = script.OnPaymentPage,
            PageCount = script.PageCount,
            VersionCount = script.VersionCount,
            Ran = script.Ran,
            NotRunReason = script.NotRunReason,
            Sha256 = script.CurrentSha256,
            Approval = database.Authorizations.Where(row => row.SiteId == script.SiteId && row.ScriptId == script.Id)
            .Select(row => (AuthorizationState?)row.State).FirstOrDefault() ?? AuthorizationState.Pending,
        });

    private static IQueryable<Script> Of(this IQueryable<Script> scripts, int siteId) => scripts.Where(script => script.SiteId == siteId);

    private static IQueryable<Script> Matching(this IQueryable<Script> scripts, ScriptFilter filter, PageShieldDbContext database)
    {
        if (filter.Verdict is { } verdict) scripts = scripts.Where(script => script.Verdict == verdict);
        if (filter.Host is { } host) scripts = scripts.Where(script => script.Host == host);
        if (filter.Party is { } party) scripts = scripts.Where(script => script.Party == party);
        if (filter.Kind is { } kind) scripts = scripts.Where(script => script.Kind == kind);
        scripts = filter.Status is { } status
            ? scripts.Where(script => script.Status == status)
            : scripts.Where(script => script.Status != InventoryStatus.Removed);
        if (filter.OnPaymentPages) scripts = scripts.Where(script => script.OnPaymentPage);
        if (filter.Approval is AuthorizationState.Pending)
            scripts = scripts.Where(
                script => !database.Authorizations.Any(row => row.SiteId == script.SiteId && row.ScriptId == script.Id
                && row.State != AuthorizationState.Pending));
        else if (filter.Approval is { } approval)
            scripts = scripts.Where(
                script => database.Authorizations.Any(row => row.SiteId == script.SiteId && row.ScriptId == script.Id && row.State == approval));
        if (filter.Overruled is { } overruled) scripts = scripts.Where(script => script.OverruledVerdict != null == overruled);
        if (filter.Ran is { } ran) scripts = scripts.Where(script => script.Ran == ran);
        if (filter.PageId is { } page)
            scripts = scripts.Where(
                script => database.ScriptsOnPages.Any(link => link.SiteId == script.SiteId && link.ScriptId == script.Id && link.PageId == page));
        scripts = filter.Seen switch
        {
            SeenBy.Crawl => scripts.Where(script => script.CrawledAt != null && script.ReportedAt == null),
            SeenBy.Visitors => scripts.Where(script => script.CrawledAt == null && script.ReportedAt != null),
            SeenBy.Both => scripts.Where(script => script.CrawledAt != null && script.ReportedAt != null),
            _ => scripts,
        };
        return filter.Text is { } text ? scripts.WhereContains(script => script.Url, text) : scripts;
    }

    private static IQueryable<Script> Sorted(this IQueryable<Script> scripts, InventorySort sort, Cursor? after)
    {
        switch (sort)
        {
            case InventorySort.FirstSeen:
                if (after is { Moment: var first, Id: var firstId })
                    scripts = scripts.Where(script => script.FirstSeenAt < first || (script.FirstSeenAt == first && script.Id < firstId));
                return scripts.OrderByDescending(script => script.FirstSeenAt).ThenByDescending(script => script.Id);
            case InventorySort.LastSeen:
                if (after is { Moment: var last, Id: var lastId })
                    scripts = scripts.Where(script => script.LastSeenAt < last || (script.LastSeenAt == last && script.Id < lastId));
                return scripts.OrderByDescending(script => script.LastSeenAt).ThenByDescending(script => script.Id);
            case InventorySort.Host:
                if (after is { Key: var host, Id: var hostId })
                    scripts = scripts.Where(script => script.Host.CompareTo(host) > 0 || (script.Host == host && script.Id < hostId));
                return scripts.OrderBy(script => script.Host).ThenByDescending(script => script.Id);
            default:
                if (after is { Number: var score, Id: var scoreId })
                    scripts = scripts.Where(script => (script.Score ?? RiskOrder.Unknown) > score
                        || ((script.Score ?? RiskOrder.Unknown) == score && script.Id < scoreId));
                return scripts.OrderBy(script => script.Score ?? RiskOrder.Unknown).ThenByDescending(script => script.Id);
        }
    }

    private static Cursor CursorOf(ScriptRow row, InventorySort sort) => sort switch
    {
        InventorySort.FirstSeen => new Cursor(row.FirstSeenAt, row.Id),
        InventorySort.LastSeen => new Cursor(row.LastSeenAt, row.Id),
        InventorySort.Host => new Cursor(row.Host, row.Id),
        _ => new Cursor(row.Score ?? RiskOrder.Unknown, row.Id),
    };
}
