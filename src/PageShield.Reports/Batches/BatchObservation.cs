using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Reports.Parsing;

namespace PageShield.Reports.Batches;

/// <summary>One distinct observation, with the data that this batch adds to it.</summary>
public sealed record BatchObservation
{
    public required ObservationKey Key { get; init; }

    /// <summary>Host of <see cref="ObservationKey.BlockedUrl"/> without a port; empty for keywords.</summary>
    public required string BlockedHost { get; init; }

    /// <summary>Host of <see cref="ObservationKey.PageUrl"/> without a port; may be empty, and may be foreign to the site.</summary>
    public required string PageHost { get; init; }

    /// <summary>Reports in this batch, at least 1.</summary>
    public required long Count { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Families of the browsers that reported it in this batch.</summary>
    public required BrowserFamilies Browsers { get; init; }

    /// <summary>A class of <see cref="Reports.Noise"/>, or null.</summary>
    public string? Noise { get; init; }

    /// <summary>One scrubbed example as JSON (see <see cref="ReportInterpreter"/>); null if the endpoint has already sent one.</summary>
    public string? Sample { get; init; }
}
