using PageShield.Csp;
using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>
/// Labels an observation with what needs the site's knowledge: the operator's rules, the policy that the page serves, what crawls have
/// met. All but a redirect are guesses about one visitor's machine, so they hold only while few reports of one browser family
/// say so; what many visitors see is no oddity, even when a site has just changed its policy.
/// </summary>
internal sealed class ObservationLabels(NoiseRuleSet rules, SiteFacts facts)
{
    /// <summary>From so many reports of more than one browser family on, nothing is guessed.</summary>
    public const long WidelySeen = 20;

    /// <summary>Up to so many reports may be one visitor's.</summary>
    public const long FewReports = 3;

    private readonly List<CspPolicy> _everywhere = [.. facts.ServedPolicies.Values.SelectMany(static policies => policies)];

    /// <summary>The noise class, or null.</summary>
    /// <param name="observation">What a batch adds.</param>
    /// <param name="stored">What is stored of it; null for a new one.</param>
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

        // Only what this page itself served proves anything: a checkout may have a policy of its own.
        if (facts.ServedPolicies.TryGetValue(UrlTemplate.FoldWithoutValues(key.PageUrl), out var served))
            return CspViolationCheck.IsRewritten(sample.Policy, served) ? Noise.RewrittenPolicy : null;
        return CspViolationCheck.IsRewritten(sample.Policy, _everywhere) ? Noise.UnknownPolicy : null;
    }

    // A base URL and the address of an embedding page are compared, not loaded, and WebSockets follow no redirect.
    private static bool CanRedirect(string directive, string blockedUrl) =>
        directive is not ("base-uri" or "frame-ancestors") && blockedUrl.StartsWith("http", StringComparison.OrdinalIgnoreCase);
}
