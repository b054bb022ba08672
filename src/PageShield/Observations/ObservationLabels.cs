using PageShield.Csp;
using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>
/// Labels an observation with what needs the site's knowledge: the operator's rules, the policy that it serves, what crawls have
/// met. The last three classes are guesses about one visitor's machine, so they hold only while few reports of one browser family
/// say so; what many visitors see is no oddity, even when a site has just changed its policy.
/// </summary>
public sealed class ObservationLabels(NoiseRuleSet rules, SiteFacts facts)
{
    /// <summary>From so many reports of more than one browser family on, nothing is guessed.</summary>
    public const long WidelySeen = 20;

    /// <summary>Up to so many reports may be one visitor's.</summary>
    public const long FewReports = 3;

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
        if (count >= WidelySeen && !isOneFamily) return null;
        if (observation.Key.Type == "csp-violation" && OfPolicy(observation.Key.Directive, ObservationSample.Read(sample)) is { } label) return label;
        return count <= FewReports && isOneFamily && observation.BlockedHost.Length > 0 && !facts.Hosts.Contains(observation.BlockedHost) ? Noise.LikelyLocal : null;
    }

    private string? OfPolicy(string directive, ObservationSample sample)
    {
        if (sample.Policy.Length == 0) return null;
        if (CspViolationCheck.IsImpossible(sample.Policy, directive, sample.BlockedUrl, sample.DocumentUrl)) return Noise.ImpossibleViolation;
        return CspViolationCheck.IsRewritten(sample.Policy, facts.ServedPolicies) ? Noise.RewrittenPolicy : null;
    }
}

/// <summary>What is stored of an observation, as far as a label depends on it.</summary>
public sealed record StoredObservation(long Count, int Browsers, string? Sample);
