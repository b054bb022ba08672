using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Inventory.Connections;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>Runs after a crawl and counts inventory that it should have seen but did not. The caller saves.</summary>
internal sealed class MissingRecorder(PageShieldDbContext database)
{
    /// <summary>Number of consecutive complete crawls that must miss an item before it counts as removed.</summary>
    public const int CrawlsUntilRemoved = 2;

    /// <summary>How long an item must also be absent from visitors' reports.</summary>
    public static readonly TimeSpan SilenceUntilRemoved = TimeSpan.FromDays(30);

    public async Task<MissingInventory> RecordAsync(Site site, Crawl crawl, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (crawl.StartedAt is not { } started) return new MissingInventory([], []);

        // A script only counts as missed if all pages that had it loaded completely.
        var seenPages = database.CrawlPages
            .Where(page => page.SiteId == site.Id && page.CrawlId == crawl.Id && page.Outcome == PageOutcome.Ok && page.PageId != null)
            .Select(page => page.PageId);
        var missed = await database.Scripts
            .Where(script => script.SiteId == site.Id && script.Status != InventoryStatus.Removed && script.CrawledAt != null
                && script.CrawledAt < started)
            .Where(script => !database.ScriptsOnPages.Any(link =>
                link.SiteId == site.Id && link.ScriptId == script.Id && link.CrawledAt != null && !seenPages.Contains(link.PageId)))
            .ToListAsync(cancellationToken);

        foreach (var script in missed)
        {
            script.MissedCrawls++;
            if (script.MissedCrawls >= CrawlsUntilRemoved && !(script.ReportedAt > now - SilenceUntilRemoved))
                script.Status = InventoryStatus.Removed;
        }

        var hosts = crawl.PagesNotOk == 0 ? await MissConnectionsAsync(site, started, now, cancellationToken) : [];
        if (crawl.PagesNotOk == 0) await MissCookiesAsync(site, started, cancellationToken);
        return new MissingInventory([.. missed.Where(script => script.MissedCrawls == 1)], hosts);
    }

    /// <returns>One connection per third-party host that has no connections left.</returns>
    private async Task<IReadOnlyList<Connection>> MissConnectionsAsync(
        Site site, DateTimeOffset started, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var connections = await database.Connections
            .Where(row => row.SiteId == site.Id && row.Status != InventoryStatus.Removed && row.CrawledAt != null && row.CrawledAt < started)
            .ToListAsync(cancellationToken);
        foreach (var connection in connections)
        {
            connection.MissedCrawls++;
            if (connection.MissedCrawls >= CrawlsUntilRemoved && !(connection.ReportedAt > now - SilenceUntilRemoved))
                connection.Status = InventoryStatus.Removed;
        }

        var removed = connections.FindAll(static connection => connection is { Status: InventoryStatus.Removed, Party: Party.Third });
        if (removed.Count == 0) return [];

        // A host is only removed if none of its connections was seen by this crawl, was reported by visitors only, or was missed just once.
        var others = await database.Connections
            .Where(row => row.SiteId == site.Id && row.Status != InventoryStatus.Removed && (row.CrawledAt == null || row.CrawledAt >= started))
            .Select(row => row.Host).Distinct().ToListAsync(cancellationToken);
        var left = others.Concat(connections.Where(static connection => connection.Status != InventoryStatus.Removed)
            .Select(static connection => connection.Host)).Select(HostGroup.Of).ToHashSet();
        return [.. removed.Where(connection => !left.Contains(HostGroup.Of(connection.Host)))
            .DistinctBy(static connection => HostGroup.Of(connection.Host))];
    }

    private async Task MissCookiesAsync(Site site, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var cookies = await database.Cookies
            .Where(row => row.SiteId == site.Id && row.Status != InventoryStatus.Removed && row.LastSeenAt < started)
            .ToListAsync(cancellationToken);
        foreach (var cookie in cookies)
        {
            cookie.MissedCrawls++;
            if (cookie.MissedCrawls >= CrawlsUntilRemoved) cookie.Status = InventoryStatus.Removed;
        }
    }
}
