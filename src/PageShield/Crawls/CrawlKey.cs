namespace PageShield.Crawls;

/// <summary>Which crawl of which site.</summary>
public readonly record struct CrawlKey(int SiteId, long CrawlId);
