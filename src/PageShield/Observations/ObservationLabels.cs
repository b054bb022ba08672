using PageShield.Csp;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;

namespace PageShield.Observations;

/// <summary>
/// Assigns noise classes that depend on the site: the operator's rules, the policies its pages serve, and what crawls have seen. All but redirects
/// are guesses about a single visitor's machine, so they only apply while few reports from one browser family support them. Anything many visitors
/// see is not noise, even right after a site changed its policy.
/// </summary>
internal sealed class ObservationLabels(NoiseRuleSet rules, SiteFacts facts)
{
    /// <summary>Number of reports, from more than one browser family, from which nothing is guessed.</summary>
    public const long WidelySeen = 20;

    /// <summary>Maximum number of reports that may come from a single visitor.</summary>
    public const long FewReports = 3;

    private readonly List<CspPolicy> _everywhere = [.. facts.ServedPolicies.Values.SelectMany(static policies => policies)];

    /// <summary>The noise class, or null.</summary>
    /// <param name="observation">The observation from a batch.</param>
    /// <param name="stored">The stored observation; null for a new one.</param>
    public string? LabelOf(BatchObservation observation, StoredObservation? stored)
    {
        if (observation.Noise is not null) return observation.Noise;

        var sample = observation.Sample ?? stored?.Sample;
        if (!rules.IsEmpty && rules.Matches(observation.Key, observation.BlockedHost, sample)) return Noise.Custom;

        var families = (BrowserFamilies)(stored?.Browsers ?? 0) | observation.Browsers;
        var count = (stored?.Count ?? 0) + observation.Count;
        var isOneFamily = (families & (families - 1)) == 0;
        var isWide = count >= WidelySeen && !isOneFamily;
        if (observation.Key.Kind == ReportType.CspViolation && OfPolicy(observation.Key, ObservationSample.Read(sample)) is { } label
            && (!isWide || label == Noise.Redirected))
            return label;
        if (isWide) return null;
        return count <= FewReports && isOneFamily && observation.BlockedHost.Length > 0 && !facts.Hosts.Contains(observation.BlockedHost)
            ? Noise.LikelyLocal
            : null;
    }

    private string? OfPolicy(ObservationKey key, ObservationSample sample)
    {
        if (sample.Policy.Length == 0) return null;
        if (CspViolationCheck.IsImpossible(sample.Policy, key.Directive, sample.BlockedUrl, sample.DocumentUrl))
            return CanRedirect(key.Directive, sample.BlockedUrl) ? Noise.Redirected : Noise.ImpossibleViolation;

        // Only the policy served by the page itself is proof, because pages such as the checkout may have a different policy.
        if (facts.ServedPolicies.TryGetValue(UrlTemplate.FoldWithoutValues(key.PageUrl), out var served))
            return CspViolationCheck.IsRewritten(sample.Policy, served) ? Noise.RewrittenPolicy : null;
        return CspViolationCheck.IsRewritten(sample.Policy, _everywhere) ? Noise.UnknownPolicy : null;
    }

    // Base URLs and the URLs of embedding pages are compared, not loaded, and WebSockets do not follow redirects.
    private static bool CanRedirect(string directive, string blockedUrl) =>
        directive is not ("base-uri" or "frame-ancestors") && blockedUrl.StartsWith("http", StringComparison.OrdinalIgnoreCase);
}
