using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Batches;

/// <summary>The part of a batch for one report key.</summary>
public sealed record BatchSite
{
    public required ReportKey Key { get; init; }

    /// <summary>Distinct observations, including noise with its label.</summary>
    public required IReadOnlyList<BatchObservation> Observations { get; init; }

    /// <summary>Hashes that browsers computed of the scripts that they ran.</summary>
    public required IReadOnlyList<HashSighting> Hashes { get; init; }

    /// <summary>New hosts with the number of clients that reported them so far.</summary>
    public required IReadOnlyList<HostClients> Hosts { get; init; }

    /// <summary>Reports by outcome and reason.</summary>
    public required IReadOnlyList<BatchCount> Counts { get; init; }

    /// <summary>A few scrubbed examples of overflow reports.</summary>
    public required IReadOnlyList<string> OverflowExamples { get; init; }
}
