using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Storage;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Crawls;

/// <summary>A site's first crawl while it is queued or running. Until it finishes, an empty page means that nothing is known yet, not that nothing
/// is wrong.</summary>
/// <param name="Crawl">The running crawl if there are several, otherwise the one queued first.</param>
/// <param name="SiteName">The site's name as entered.</param>
/// <param name="Others">Number of other sites waiting for their first crawl.</param>
internal sealed record FirstCrawl(Crawl Crawl, string SiteName, int Others)
{
    private bool IsRunning => Crawl.State == CrawlState.Running;

    public string Href => FormattableString.Invariant($"/sites/{Crawl.SiteId}/crawls/{Crawl.Id}");

    public string Sentence => $"The first crawl of {Display.Plain(SiteName)} is {(IsRunning ? "running" : "queued")}";

    /// <summary>The expected duration, and the number of first crawls that follow.</summary>
    public string Wait =>
        (IsRunning ? "It takes a minute or two" : "It starts as soon as a crawler is free")
        + (Others switch
        {
            0 => ".",
            1 => "; the first crawl of one more site follows.",
            _ => $"; the first crawls of {Display.Number(Others)} more sites follow."
        });

    /// <summary>The current first crawl; null if every site has been crawled or its first crawl failed.</summary>
    public static async Task<FirstCrawl?> FindAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var first = database.Crawls.AsNoTracking()
            .Where(crawl => crawl.State == CrawlState.Running || crawl.State == CrawlState.Queued)
            .Where(crawl =>
                !database.Crawls.Any(other => other.SiteId == crawl.SiteId
                    && (other.State == CrawlState.Completed || other.State == CrawlState.Failed)));
        var found = await first.OrderBy(crawl => crawl.State == CrawlState.Running ? 0 : 1).ThenBy(crawl => crawl.Id)
            .Join(database.Sites, crawl => crawl.SiteId, site => site.Id, (crawl, site) => new { Crawl = crawl, site.Name })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new FirstCrawl(found.Crawl, found.Name, await first.Select(crawl => crawl.SiteId).Distinct().CountAsync(cancellationToken) - 1);
    }
}
