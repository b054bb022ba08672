using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Inventory.Connections;

/// <summary>
/// Finds hosts missing from a site's settings, such as <c>www.shop.example</c> for a site entered as <c>shop.example</c>. They are only suggested,
/// never added automatically: reports are unverified claims, and a subdomain may belong to someone else.
/// </summary>
public static class UnlistedHosts
{
    private const int Most = 5;

    /// <returns>Most reported first; at most five.</returns>
    public static async Task<IReadOnlyList<UnlistedHost>> ListUnlistedHostsAsync(
        this PageShieldDbContext database, int siteId, IReadOnlyList<string> own, CancellationToken cancellationToken)
    {
        var reports = await database.Observations.AsNoTracking().Where(row => row.SiteId == siteId && row.ForeignDocument)
            .Select(row => new { row.PageUrl, row.Count }).ToListAsync(cancellationToken);
        var crawl = await database.Crawls.Where(row => row.SiteId == siteId).MaxAsync(row => (long?)row.Id, cancellationToken);
        var visits = crawl is null
            ? []
            : await database.CrawlPages.AsNoTracking()
                .Where(row => row.SiteId == siteId && row.CrawlId == crawl && row.PageId == null && row.Status > 0)
                .Select(row => row.FinalUrl).ToListAsync(cancellationToken);
        return
        [
            .. reports.Select(row => new UnlistedHost(ReportInterpreter.HostOf(row.PageUrl), row.Count, 0))
                .Concat(visits.Select(url => new UnlistedHost(Urls.HostOf(url), 0, 1)))
                .Where(row => row.Host.Length > 0 && !own.Contains(row.Host) && own.Any(host => RegistrableDomain.AreSame(host, row.Host)))
                .GroupBy(row => row.Host).Select(group => new UnlistedHost(group.Key, group.Sum(row => row.Reports), group.Sum(row => row.Pages)))
                .OrderByDescending(row => row.Reports).ThenByDescending(row => row.Pages).ThenBy(row => row.Host, StringComparer.Ordinal).Take(Most),
        ];
    }
}
