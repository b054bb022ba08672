using System.Text;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawls;
using PageShield.Network;

namespace PageShield.Crawler.Discovery;

/// <summary>Finds a site's pages beside its links: robots.txt and sitemaps of each origin among the start URLs.</summary>
internal sealed class SiteDiscovery(GuardedHttpClient client, CrawlPlan plan)
{
    private const int MaxRobotsBytes = 512 * 1024;
    private readonly Dictionary<string, RobotsTxt> _robots = [];

    /// <summary>Reads robots.txt and, where the plan wants it, the sitemaps.</summary>
    /// <returns>URLs of pages that may be visited, in order.</returns>
    public async Task<IReadOnlyList<string>> DiscoverAsync(CancellationToken cancellationToken)
    {
        List<string> pages = [];
        foreach (var origin in plan.StartUrls.Select(static url => url.GetLeftPart(UriPartial.Authority)).Distinct().Take(20))
        {
            var response = await client.GetAsync(new Uri(origin + "/robots.txt"), MaxRobotsBytes, cancellationToken);
            var robots = response.IsSuccess ? RobotsTxt.Parse(Encoding.UTF8.GetString(response.Body)) : RobotsTxt.Empty;
            _robots[origin] = robots;
            if (!plan.UseSitemap) continue;

            var roots = robots.Sitemaps.Count > 0 ? robots.Sitemaps : [origin + "/sitemap.xml"];
            pages.AddRange(await new SitemapReader(client).ReadAsync(roots, plan.PageLimit * 4, cancellationToken));
        }

        return [.. pages.Select(Normal).OfType<string>().Where(Allows)];
    }

    /// <summary>Whether a discovered URL may be visited. Origins whose robots.txt was not read allow everything.</summary>
    public bool Allows(string url) =>
        LinkList.IsFollowed(url, plan.Hosts)
        && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (!_robots.TryGetValue(parsed.GetLeftPart(UriPartial.Authority), out var robots) || robots.Allows(parsed.PathAndQuery));

    private static string? Normal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.AbsoluteUri.Split('#')[0] : null;
}
