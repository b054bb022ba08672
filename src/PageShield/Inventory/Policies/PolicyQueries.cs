using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Csp;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Inventory.Policies;

/// <summary>Queries for the policies that a site's pages serve, shared by screen, API and exports.</summary>
public static partial class PolicyQueries
{
    private const int MostPages = 20_000;
    private const int MostLinks = 200_000;
    private const int MostPolicies = 1_000;
    private const int MostListed = 20;
    private const int MostCombinations = 50;

    /// <summary>The policies on a site's pages at their last visits; at most 1,000 distinct ones.</summary>
    public static async Task<SitePolicies> ReadPoliciesAsync(this PageShieldDbContext database, int siteId, CancellationToken cancellationToken)
    {
        var reportKey = await database.Sites.Where(site => site.Id == siteId).Select(site => site.ReportKey).FirstOrDefaultAsync(cancellationToken)
            ?? "";
        var pages = (await database.Pages.AsNoTracking().Where(page => page.SiteId == siteId && page.Headers != null)
            .OrderBy(page => page.Id).Take(MostPages)
            .Select(page => new { page.Id, page.UrlTemplate, page.ExampleUrl, page.Headers })
            .ToListAsync(cancellationToken)).ConvertAll(page => SeenPage.Of(page.Id, page.UrlTemplate, page.ExampleUrl, page.Headers));
        var scripts = await ScriptsAsync(database, siteId, cancellationToken);
        var served = pages.SelectMany(page => page.Set.All.Select(policy => (Page: page, Policy: policy)))
            .GroupBy(row => (Text: TextOf(row.Policy), row.Policy.IsEnforced, row.Policy.IsMeta))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Text, StringComparer.Ordinal).Take(MostPolicies)
            .Select(group => Describe(group.Key, [.. group.Select(row => row.Page).Distinct()], group.First().Policy.Policy, scripts, reportKey));
        return new SitePolicies([.. served], pages.Count, [.. pages.Where(page => page.Set.All.Count == 0).Select(page => page.UrlTemplate)]);
    }

    private static ServedPolicy Describe(
        (string Text, bool IsEnforced, bool IsMeta) key, List<SeenPage> pages, CspPolicy policy, ILookup<long, SeenScript> scripts, string reportKey)
    {
        var seen = pages.SelectMany(page => scripts[page.Id].Select(script => (Page: page.Address, Script: script)))
            // not null: filtered above
            .Where(row => row.Page is not null).Select(row => (Page: row.Page!, row.Script)).DistinctBy(row => (row.Page.Host, row.Script)).ToList();
        return new ServedPolicy
        {
            Text = key.Text,
            IsEnforced = key.IsEnforced,
            IsMeta = key.IsMeta,
            ReportsHere = !key.IsMeta && reportKey.Length > 0
                && pages.Exists(page => page.Set.Reporting.AddressesOf(policy).Any(address => address.Contains(reportKey, StringComparison.Ordinal))),
            Together = pages.Max(page => page.Set.All.Count(other => other.IsEnforced == key.IsEnforced)),
            PageCount = pages.Count,
            Pages = [.. pages.Select(page => page.UrlTemplate).Take(MostListed)],
            Weaknesses = WeaknessesOf(pages, key.IsEnforced),
            Refused = CspWeaknesses.TrustsMoreThanHosts(policy) ? null
                : [.. seen.Where(row => !CspMatcher.AllowsUrl(policy, row.Script.Directive, row.Script.Address, row.Page))
                    .Select(row => row.Script.Url).Distinct().Order(StringComparer.Ordinal).Take(MostListed)],
            Unused = [.. (policy.Effective("script-src-elem")?.Sources ?? [])
                .Where(source => source.Kind == CspSourceKind.Host
                && !seen.Exists(row => CspUrlMatch.Matches(source, row.Script.Address, row.Page, isRedirected: false)))
                .Select(source => source.Text).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostListed)],
        };
    }

    /// <summary>
    /// Weaknesses of the pages. A page is only as weak as all of its policies combined, and pages that serve this policy may serve others as well.
    /// </summary>
    private static IReadOnlyList<string> WeaknessesOf(List<SeenPage> pages, bool isEnforced) =>
        [.. pages.Select(page => page.Set).DistinctBy(set => string.Join('\n', set.All.Select(TextOf))).Take(MostCombinations)
            .SelectMany(set => CspWeaknesses.Of(set, isEnforced)).Distinct()];

    private static string TextOf(CspDeliveredPolicy policy) => Nonce().Replace(policy.Policy.ToString(), "'nonce-…'");

    /// <summary>Scripts with their own URL, by page.</summary>
    private static async Task<ILookup<long, SeenScript>> ScriptsAsync(PageShieldDbContext database, int siteId, CancellationToken cancellationToken)
    {
        var rows = await database.ScriptsOnPages.AsNoTracking().Where(link => link.SiteId == siteId && link.CrawledAt != null)
            .Join(database.Scripts.Where(script => script.Status == InventoryStatus.Active && script.Host != ""),
                link => new { link.SiteId, Id = link.ScriptId }, script => new { script.SiteId, script.Id },
                (link, script) => new { link.PageId, script.Url, script.Kind })
            .Take(MostLinks).ToListAsync(cancellationToken);
        return rows.Select(
            row => (row.PageId, Directive: DirectiveOf(row.Kind),
            Address: Uri.TryCreate(row.Url, UriKind.Absolute, out var address) ? address : null, row.Url))
            .Where(row => row.Directive is not null && row.Address?.Scheme is "http" or "https")
            .ToLookup(row => row.PageId, row => new SeenScript(row.Url, row.Address!, row.Directive!)); // not null: filtered above
    }

    private static string? DirectiveOf(ScriptKind kind) => kind switch
    {
        ScriptKind.External or ScriptKind.Module => "script-src-elem",
        ScriptKind.Worker or ScriptKind.SharedWorker or ScriptKind.ServiceWorker => "worker-src",
        _ => null,
    };

    [GeneratedRegex("'nonce-[^']*'", RegexOptions.IgnoreCase)]
    private static partial Regex Nonce();

    private sealed record SeenPage(long Id, string UrlTemplate, Uri? Address, CspPolicySet Set)
    {
        public static SeenPage Of(long id, string urlTemplate, string exampleUrl, string? headers)
        {
            var address = Uri.TryCreate(exampleUrl, UriKind.Absolute, out var url) ? url : null;
            return new SeenPage(id, urlTemplate, address, PagePolicies.Read(headers, address));
        }
    }

    private sealed record SeenScript(string Url, Uri Address, string Directive);
}
