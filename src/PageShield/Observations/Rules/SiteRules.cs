using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.Observations.Rules;

/// <summary>Rules for labeling, hiding and admitting a site's observations.</summary>
internal sealed record SiteRules
{
    public required ReportSettings Settings { get; init; }

    public required ObservationLabels Labels { get; init; }

    /// <summary>Keys confirmed by crawls, admitted regardless of quotas.</summary>
    public KnownKeys Confirmed { get; init; } = KnownKeys.None;

    /// <summary>Hosts reported by enough clients, admitted up to a quota per host.</summary>
    public IReadOnlySet<string> CrowdHosts { get; init; } = new HashSet<string>();

    /// <summary>Hosts that no crawl has seen on the site and that more than one network reported.</summary>
    public IReadOnlySet<string> Strangers { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether an observation is hidden. Noise classes based on guesses do not hide unknown hosts that more than one network reported, because an
    /// effect of one visitor's machine rarely appears on another's. The operator's own rules always apply.
    /// </summary>
    public bool Hides(ObservationKey key, string blockedHost, string? noise) =>
        Settings.Hides(noise) && (noise == Noise.Custom || !Strangers.Contains(blockedHost) || NoiseClassifier.IsCertain(key.BlockedUrl));
}
