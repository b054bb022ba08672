using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>
/// A counted item: an observation, a hash sighting or an outcome. Defined once per batch, then referenced by a small number.
/// </summary>
internal sealed class Slot
{
    private Slot(SlotKind kind, SiteState site) => (Kind, Site) = (kind, site);

    public SlotKind Kind { get; }

    public SiteState Site { get; }

    /// <summary>The key of the observation; for a hash sighting, the key of its observation.</summary>
    public ObservationKey? Key { get; private init; }

    public string? Noise { get; private init; }

    /// <summary>One example; cleared after it is written.</summary>
    public string? Sample { get; set; }

    public Sha256Hash Hash { get; private init; }

    public string Outcome { get; private init; } = "";

    public string Reason { get; private init; } = "";

    /// <summary>The blocked host while its clients are counted.</summary>
    public HostEntry? Host { get; set; }

    /// <summary>Number of hashes seen for this observation.</summary>
    public int HashCount { get; set; }

    /// <summary>Browser families written so far in <see cref="Epoch"/>.</summary>
    public BrowserFamilies Browsers { get; set; }

    /// <summary>Number of the definition round in which <see cref="Id"/> is valid.</summary>
    public long Epoch { get; set; }

    public int Id { get; set; }

    public static Slot OfObservation(SiteState site, Report report) =>
        new(SlotKind.Observation, site) { Key = report.Key, Noise = report.Noise, Sample = report.Sample };

    public static Slot OfHash(SiteState site, ObservationKey key, Sha256Hash hash) => new(SlotKind.Hash, site) { Key = key, Hash = hash };

    public static Slot OfOutcome(SiteState site, string outcome, string reason) => new(SlotKind.Outcome, site) { Outcome = outcome, Reason = reason };
}
