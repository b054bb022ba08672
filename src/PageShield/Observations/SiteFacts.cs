using PageShield.Csp;
using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>What crawls know about a site, as far as labelling and admitting reports needs it.</summary>
public sealed record SiteFacts
{
    public static SiteFacts None { get; } = new();

    /// <summary>
    /// Policies, enforcing and report-only, headers and meta elements, that pages of the site served lately, by the template of the page
    /// (without query values); a page without an entry is one of which nothing is known.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CspPolicy>> ServedPolicies { get; init; } = new Dictionary<string, IReadOnlyList<CspPolicy>>();

    /// <summary>Report templates of scripts and connections that a crawl saw.</summary>
    public IReadOnlySet<string> Templates { get; init; } = new HashSet<string>();

    /// <summary>Their hosts.</summary>
    public IReadOnlySet<string> Hosts { get; init; } = new HashSet<string>();

    /// <summary>Templates of the pages that a crawl saw, without query values.</summary>
    public IReadOnlySet<string> Pages { get; init; } = new HashSet<string>();

    /// <summary>Pages that must stay pages of their own, such as the checkout: their URLs.</summary>
    public IReadOnlySet<string> DistinctPages { get; init; } = new HashSet<string>();

    /// <summary>The keys of stored observations and all that crawls confirmed: what bypasses budgets, here and at the endpoints.</summary>
    public KnownKeys ToKnownKeys(IEnumerable<Sha256Hash> stored) =>
        KnownKeys.Of(stored.Select(ObservationKey.ShortOf).Concat(Templates.Concat(Pages).Select(KnownKeys.OfTemplate)));
}
