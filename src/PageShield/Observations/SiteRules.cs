using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>By what a site's observations are labelled, hidden and admitted.</summary>
public sealed record SiteRules
{
    public required ReportSettings Settings { get; init; }

    public required ObservationLabels Labels { get; init; }

    /// <summary>What crawls confirmed: admitted whatever the budgets say.</summary>
    public KnownKeys Confirmed { get; init; } = KnownKeys.None;

    /// <summary>Hosts that enough clients report: admitted too.</summary>
    public IReadOnlySet<string> CrowdHosts { get; init; } = new HashSet<string>();
}
