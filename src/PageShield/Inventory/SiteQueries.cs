using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Site-level queries.</summary>
public static class SiteQueries
{
    /// <summary>The site's header data; null if the site does not exist.</summary>
    public static Task<SiteSummary?> FindSiteSummaryAsync(this PageShieldDbContext database, int siteId, CancellationToken cancellationToken) =>
        database.Sites.AsNoTracking().Where(site => site.Id == siteId).Select(site => new SiteSummary
        {
            Id = site.Id,
            Name = site.Name,
            Environment = site.Environment,
            Hosts = site.Hosts,
            ReportKey = site.ReportKey,
            IsDemo = site.IsDemo,
            Cron = site.Cron,
            NextRunAt = site.NextRunAt,
            LastCrawlAt = site.LastCrawlAt,
            FailedAt = database.Crawls.Where(crawl => crawl.SiteId == site.Id
                && (crawl.State == CrawlState.Completed || crawl.State == CrawlState.Failed))
                .OrderByDescending(crawl => crawl.Id)
                .Select(crawl => crawl.State == CrawlState.Failed ? crawl.FinishedAt : null).FirstOrDefault(),
            FirstReportAt = site.FirstReportAt,
            LastReportAt = site.LastReportAt,
        }).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Hosts that serve code to the site: one row per host with scripts that are not removed, riskiest first; at most 500.</summary>
    public static async Task<IReadOnlyList<ScriptHost>> ListScriptHostsAsync(
        this PageShieldDbContext database, int siteId, CancellationToken cancellationToken) =>
        await database.Scripts.AsNoTracking()
            .Where(script => script.SiteId == siteId && script.Status != InventoryStatus.Removed)
            .GroupBy(script => new { script.Host, script.Party })
            .Select(group => new ScriptHost
            {
                Host = group.Key.Host,
                Party = group.Key.Party,
                Scripts = group.Count(),
                Malicious = group.Count(script => script.Verdict == VerdictKind.Malicious),
                Suspicious = group.Count(script => script.Verdict == VerdictKind.Suspicious),
                Unjudged = group.Count(script => script.Verdict == VerdictKind.Unknown),
                LowestScore = group.Min(script => script.Score),
                OnPaymentPage = group.Max(script => script.OnPaymentPage ? 1 : 0) == 1,
                FirstSeenAt = group.Min(script => script.FirstSeenAt),
                LastSeenAt = group.Max(script => script.LastSeenAt),
            })
            .OrderByDescending(host => host.Malicious > 0 ? 2 : host.Suspicious > 0 ? 1 : 0).ThenBy(host => host.LowestScore ?? RiskOrder.Unknown)
                .ThenByDescending(host => host.Party == Party.Third).ThenByDescending(host => host.FirstSeenAt).ThenBy(host => host.Host)
            .Take(500)
            .ToListAsync(cancellationToken);

    /// <summary>The site's pages with their script counts, payment pages first; at most 200.</summary>
    public static async Task<IReadOnlyList<PageRow>> ListPagesAsync(
        this PageShieldDbContext database, int siteId, CancellationToken cancellationToken) =>
        await database.Pages.AsNoTracking().Where(page => page.SiteId == siteId)
            .OrderByDescending(page => page.IsPaymentPage ?? page.HasPaymentFields).ThenBy(page => page.UrlTemplate)
            .Select(page => new PageRow
            {
                Id = page.Id,
                UrlTemplate = page.UrlTemplate,
                Title = page.Title,
                IsPaymentPage = page.IsPaymentPage ?? page.HasPaymentFields,
                IsDecided = page.IsPaymentPage != null,
                LastSeenAt = page.LastSeenAt,
                Scripts = database.ScriptsOnPages.Count(link => link.SiteId == siteId && link.PageId == page.Id),
            })
            .Take(200).ToListAsync(cancellationToken);
}
