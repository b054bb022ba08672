using PageShield.Crawler.Browsers;
using PageShield.Crawler.Proxy;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Sites;

namespace PageShield.Crawler.Visits;

/// <summary>What one visit has to do it with.</summary>
/// <param name="Browser">Where it takes place.</param>
/// <param name="Proxy">Knows why a connection failed.</param>
/// <param name="Options">This machine's limits.</param>
/// <param name="Plan">What is crawled and how.</param>
/// <param name="Persona">Who visits.</param>
/// <param name="Time">The clock.</param>
internal sealed record VisitDependencies(CrawlBrowser Browser, int ProxyPort, GuardedProxy Proxy, CrawlerOptions Options, CrawlPlan Plan,
    Persona Persona, SourceCache Sources, TimeProvider Time);
