using PageShield.Csp;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.Observations.Rules;

/// <summary>Crawl results of a site needed to label and admit reports.</summary>
public sealed record SiteFacts
{
    public static SiteFacts None { get; } = new();

    /// <summary>
    /// Policies (enforced and report-only, from headers and meta elements) that the site's pages served recently, by page template without query
    /// values. Nothing is known about pages without an entry.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CspPolicy>> ServedPolicies { get; init; } = new Dictionary<string, IReadOnlyList<CspPolicy>>();

    /// <summary>Report templates of scripts and connections seen by crawls.</summary>
    public IReadOnlySet<string> Templates { get; init; } = new HashSet<string>();

    /// <summary>Hosts of scripts and connections seen by crawls.</summary>
    public IReadOnlySet<string> Hosts { get; init; } = new HashSet<string>();

    /// <summary>Templates of pages seen by crawls, without query values.</summary>
    public IReadOnlySet<string> Pages { get; init; } = new HashSet<string>();

    /// <summary>URLs of pages that must not fold, such as the checkout.</summary>
    public IReadOnlySet<string> DistinctPages { get; init; } = new HashSet<string>();

    /// <summary>Keys of stored observations and everything confirmed by crawls. They bypass quotas here and at the endpoints.</summary>
    public KnownKeys ToKnownKeys(IEnumerable<Sha256Hash> stored) =>
        KnownKeys.Of(stored.Select(ObservationKey.ShortOf).Concat(Templates.Concat(Pages).Select(KnownKeys.OfTemplate)));
}
