namespace PageShield.Crawls;

/// <summary>Identifies a crawl of a site.</summary>
public readonly record struct CrawlKey(int SiteId, long CrawlId);
