using Microsoft.EntityFrameworkCore;
using PageShield.Csp;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Policies;
using PageShield.Observations;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>
/// Collects the crawl results of a site that report processing needs. It is in the inventory because observations must not depend on the inventory.
/// </summary>
internal sealed class ReportFacts(PageShieldDbContext database, TimeProvider time)
{
    private const int MostTemplates = 20_000;

    /// <summary>How long a policy seen by a crawl counts as the one the page serves.</summary>
    private static readonly TimeSpan PolicyLifetime = TimeSpan.FromDays(7);

    public async Task<SiteFacts> LoadAsync(Site site, LearnedTemplates learned, CancellationToken cancellationToken)
    {
        var pages = await database.Pages.AsNoTracking()
            .Where(page => page.SiteId == site.Id)
            .OrderBy(page => page.Id).Take(MostTemplates)
            .Select(page =>
                new
                {
                    page.UrlTemplate,
                    page.ExampleUrl,
                    page.Headers,
                    page.LastSeenAt,
                    IsPayment = page.HasPaymentFields || page.IsPaymentPage == true
                })
            .ToListAsync(cancellationToken);
        var scripts = await database.Scripts.AsNoTracking()
            .Where(script => script.SiteId == site.Id && script.CrawledAt != null && script.Host != "")
            .OrderBy(script => script.Id).Take(MostTemplates)
            .Select(script => new { Template = script.ReportTemplate, script.Host })
            .ToListAsync(cancellationToken);
        var connections = await database.Connections.AsNoTracking()
            .Where(connection => connection.SiteId == site.Id && connection.CrawledAt != null)
            .OrderBy(connection => connection.Id).Take(MostTemplates)
            .Select(connection => new { Template = connection.UrlTemplate, connection.Host })
            .ToListAsync(cancellationToken);

        var seen = scripts.Concat(connections).ToList();
        return new SiteFacts
        {
            ServedPolicies = pages.Where(page => page.LastSeenAt >= time.GetUtcNow() - PolicyLifetime)
                .Select(page =>
                    (Page: learned.Fold(LearnedKind.Page, UrlTemplate.FoldWithoutValues(page.UrlTemplate)),
                    Policies: PoliciesOf(page.Headers, site.ReportKey).ToList()))
                .Where(static page => page.Policies.Count > 0).GroupBy(static page => page.Page)
                .ToDictionary(static group => group.Key,
                    static group =>
                    (IReadOnlyList<CspPolicy>)[.. group.SelectMany(static page => page.Policies).DistinctBy(static policy => policy.ToString())]),
            Templates = seen.Select(row => learned.Fold(LearnedKind.Resource, ResourceTemplate.DropValues(row.Template))).ToHashSet(),
            Hosts = seen.Select(row => row.Host).Where(host => host.Length > 0).ToHashSet(),
            Pages = pages.Select(page => learned.Fold(LearnedKind.Page, UrlTemplate.FoldWithoutValues(page.UrlTemplate))).ToHashSet(),
            DistinctPages = pages.Where(page => page.IsPayment).Select(page => page.ExampleUrl).Concat(site.StartUrls)
                .Select(UrlTemplate.FoldWithoutValues).ToHashSet(),
        };
    }

    /// <summary>
    /// The policies of a page that reports to this installation. If a page's policies do not, they prove nothing about policies cited in reports,
    /// because the header may have been added after the crawl.
    /// </summary>
    private static IEnumerable<CspPolicy> PoliciesOf(string? headers, string reportKey) =>
        headers is not null && headers.Contains(reportKey, StringComparison.Ordinal)
            ? PagePolicies.Read(headers).All.Select(policy => policy.Policy)
            : [];
}
