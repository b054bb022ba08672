using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>By what a site's observations are labelled, hidden and admitted.</summary>
internal sealed record SiteRules
{
    public required ReportSettings Settings { get; init; }

    public required ObservationLabels Labels { get; init; }

    /// <summary>What crawls confirmed: admitted whatever the budgets say.</summary>
    public KnownKeys Confirmed { get; init; } = KnownKeys.None;

    /// <summary>Hosts that enough clients report: admitted too.</summary>
    public IReadOnlySet<string> CrowdHosts { get; init; } = new HashSet<string>();

    /// <summary>Hosts that no crawl has met on the site and that more than one network reported.</summary>
    public IReadOnlySet<string> Strangers { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether an observation is hidden. No class that guesses hides a stranger's host which more than one network reported: what one
    /// visitor's machine does, another one's rarely does too. The operator's own rules always hold.
    /// </summary>
    public bool Hides(ObservationKey key, string blockedHost, string? noise) =>
        Settings.Hides(noise) && (noise == Noise.Custom || !Strangers.Contains(blockedHost) || NoiseClassifier.IsCertain(key.BlockedUrl));
}
