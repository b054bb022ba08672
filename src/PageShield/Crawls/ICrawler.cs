namespace PageShield.Crawls;

/// <summary>Visits a site's pages in a real browser, the way a shopper would.</summary>
public interface ICrawler
{
    /// <summary>
    /// Visits the plan's pages and yields one capture per visit as soon as it is finished, failed visits included.
    /// A page that hangs, crashes or is blocked is a capture with that outcome, never an exception.
    /// </summary>
    /// <param name="plan">What to visit and how.</param>
    /// <param name="progress">Told what the crawler does now; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends the crawl after the browser is closed; finished captures have been yielded.</param>
    /// <exception cref="BrowserUnavailableException">No Chromium could be found or started.</exception>
    IAsyncEnumerable<Capture> CrawlAsync(CrawlPlan plan, IProgress<CrawlProgress>? progress, CancellationToken cancellationToken);
}
