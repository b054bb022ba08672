namespace PageShield.Web.Crawls;

/// <summary>The request body for starting a crawl. It has no members yet; unknown members are rejected rather than ignored.</summary>
public sealed record CrawlDraft;
