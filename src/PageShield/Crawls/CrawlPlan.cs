using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Crawls;

/// <summary>What one crawl visits, and within which limits.</summary>
public sealed record CrawlPlan
{
    /// <summary>First-party hosts, lower case, without ports: links to these are followed, others never.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Absolute http(s) URLs that are visited first and in this order, robots.txt notwithstanding.</summary>
    public required IReadOnlyList<Uri> StartUrls { get; init; }

    /// <summary>Most pages to visit, start URLs included (1–10,000).</summary>
    public int PageLimit { get; init; } = 20;

    /// <summary>Whether pages are discovered from robots.txt sitemaps and <c>/sitemap.xml</c>.</summary>
    public bool UseSitemap { get; init; } = true;

    /// <summary>Whether same-site links found on visited pages are followed.</summary>
    public bool FollowLinks { get; init; } = true;

    /// <summary>Private or loopback targets that may be reached, each as exact <c>host:port</c>; all others are refused.</summary>
    public IReadOnlyList<string> AllowPrivate { get; init; } = [];

    /// <summary>Fixed name resolutions, as curl's <c>--resolve HOST:PORT:ADDRESS</c>.</summary>
    public IReadOnlyList<HostResolution> Resolve { get; init; } = [];

    /// <summary>Upper bound for one page visit, from navigation to capture.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Least time between the beginnings of two visits.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.Zero;

    /// <summary>Ways through the site, each visited once after the pages.</summary>
    public IReadOnlyList<Journey> Journeys { get; init; } = [];

    /// <summary>Values of stored secrets by name, for journeys; null for one that cannot be read any more.</summary>
    public IReadOnlyDictionary<string, string?> Secrets { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether, without a journey of its own, a common shop's way from a product over the basket to the checkout is tried.</summary>
    public bool TriesCheckout { get; init; }

    /// <summary>Who visits each page; at least one. The first is the one that comparisons are made with.</summary>
    public IReadOnlyList<Persona> Personas { get; init; } = [Persona.Desktop];

    public ConsentChoice Consent { get; init; }

    /// <summary>Whether each document is also fetched without a browser, to see whether that gets something else.</summary>
    public bool ComparesPlainFetch { get; init; }

    /// <summary>Sent to the site's own hosts with each request of the browser, so that the owner can tell the crawler; null for none.</summary>
    public SecretHeader? SecretHeader { get; init; }

    /// <summary>An HTTP proxy for this site alone, <c>http://[user:password@]host:port</c>; null for the machine's own or none.</summary>
    public Uri? OutboundProxy { get; init; }

    /// <summary>Hosts or registrable domains that may get card data, beside known payment processors; lower case.</summary>
    public IReadOnlyList<string> PaymentHosts { get; init; } = [];

    /// <summary>Appended to the user agent so that the owner can allow-list the crawler; null for none.</summary>
    public string? UserAgentSuffix { get; init; }

    /// <summary>URLs already captured by an interrupted run of this crawl: not visited again, but counted.</summary>
    public IReadOnlySet<string> AlreadyVisited { get; init; } = new HashSet<string>();

    /// <summary>The stored text of a script by V8's hash, so that the browser need not be asked for it; null where it is not stored.</summary>
    public Func<Sha256Hash, CancellationToken, Task<string?>> ReadStoredSource { get; init; } = static (_, _) => Task.FromResult<string?>(null);
}
