using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>One version of a script.</summary>
public sealed record VersionRow
{
    public required Sha256Hash Sha256 { get; init; }

    public Sha256Hash? BytesSha256 { get; init; }

    public required string Url { get; init; }

    /// <inheritdoc cref="ScriptVersion.Redirects" />
    public required IReadOnlyList<string> Redirects { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public long? FirstCrawlId { get; init; }

    public required long ReportCount { get; init; }

    /// <summary>Length in bytes; null if the content was never captured.</summary>
    public long? Length { get; init; }
}
