namespace PageShield.Cli.Scan;

/// <summary>What <c>scan</c> prints as JSON; scripts rely on its names and vocabularies.</summary>
public sealed record ScanReport
{
    /// <summary>The requested URL.</summary>
    public required string Site { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required IReadOnlyList<ScannedPage> Pages { get; init; }

    public required IReadOnlyList<ScannedScript> Scripts { get; init; }

    public required IReadOnlyList<ScannedConnection> Connections { get; init; }

    public required IReadOnlyList<ScannedCookie> Cookies { get; init; }

    public required IReadOnlyList<ScannedFinding> Findings { get; init; }
}
