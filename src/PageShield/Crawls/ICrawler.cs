using PageShield.Crawls.Captures;

namespace PageShield.Crawls;

/// <summary>Visits a site's pages in a real browser, like a shopper.</summary>
public interface ICrawler
{
    /// <summary>
    /// Visits the plan's pages and yields one capture per visit as soon as it is finished, including failed visits. A page that hangs, crashes or
    /// is blocked is a capture with that outcome, never an exception.
    /// </summary>
    /// <param name="plan">What to visit and how.</param>
    /// <param name="progress">Receives the crawl's current activity; null for none.</param>
    /// <param name="cancellationToken">Ends the crawl after closing the browser; finished captures have been yielded by then.</param>
    /// <exception cref="BrowserUnavailableException">No Chromium could be found or started.</exception>
    IAsyncEnumerable<Capture> CrawlAsync(CrawlPlan plan, IProgress<CrawlProgress>? progress, CancellationToken cancellationToken);
}
