using PageShield.Crawls.Captures;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawls;

/// <summary>What one crawl visits, and its limits.</summary>
public sealed record CrawlPlan
{
    /// <summary>First-party hosts, lower case, without ports. Only links to these are followed.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Absolute http(s) URLs to visit first, in this order, regardless of robots.txt.</summary>
    public required IReadOnlyList<Uri> StartUrls { get; init; }

    /// <summary>Maximum number of pages to visit, including start URLs (1–10,000).</summary>
    public int PageLimit { get; init; } = 20;

    /// <summary>Whether pages are discovered from robots.txt sitemaps and <c>/sitemap.xml</c>.</summary>
    public bool UseSitemap { get; init; } = true;

    /// <summary>Whether same-site links found on visited pages are followed.</summary>
    public bool FollowLinks { get; init; } = true;

    /// <summary>Private or loopback targets that may be reached, each as exact <c>host:port</c>; all others are refused.</summary>
    public IReadOnlyList<string> AllowPrivate { get; init; } = [];

    /// <summary>Fixed name resolutions, as curl's <c>--resolve HOST:PORT:ADDRESS</c>.</summary>
    public IReadOnlyList<HostResolution> Resolve { get; init; } = [];

    /// <summary>Timeout of one page visit, from navigation to capture.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Minimum time between the starts of two visits.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.Zero;

    /// <summary>Journeys through the site, each run once after the pages.</summary>
    public IReadOnlyList<Journey> Journeys { get; init; } = [];

    /// <summary>Values of stored secrets by name, for journeys; null for one that can no longer be read.</summary>
    public IReadOnlyDictionary<string, string?> Secrets { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether to try a typical shop journey from a product through the basket to the checkout if none is defined.</summary>
    public bool TriesCheckout { get; init; }

    /// <summary>The personas that visit each page; at least one. The first is used for comparisons.</summary>
    public IReadOnlyList<Persona> Personas { get; init; } = [Persona.Desktop];

    public ConsentChoice Consent { get; init; }

    /// <summary>Whether each document is also fetched without a browser, to check for a different response.</summary>
    public bool ComparesPlainFetch { get; init; }

    /// <summary>Sent to the site's own hosts with each browser request, so that the owner can recognize the crawler; null for none.</summary>
    public SecretHeader? SecretHeader { get; init; }

    /// <summary>An HTTP proxy for this site only, <c>http://[user:password@]host:port</c>; null for the machine's proxy, if any.</summary>
    public Uri? OutboundProxy { get; init; }

    /// <summary>Hosts or registrable domains that may receive card data, in addition to known payment processors; lower case.</summary>
    public IReadOnlyList<string> PaymentHosts { get; init; } = [];

    /// <summary>Appended to the user agent so that the owner can allow-list the crawler; null for none.</summary>
    public string? UserAgentSuffix { get; init; }

    /// <summary>URLs already captured by an interrupted run of this crawl: counted, but not visited again.</summary>
    public IReadOnlySet<string> AlreadyVisited { get; init; } = new HashSet<string>();

    /// <summary>Looks up the stored text of a script by V8's hash, so it need not be requested from the browser; null if not stored.</summary>
    public Func<Sha256Hash, CancellationToken, Task<string?>> ReadStoredSource { get; init; } = static (_, _) => Task.FromResult<string?>(null);
}
