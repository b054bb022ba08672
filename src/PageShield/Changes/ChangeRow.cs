using PageShield.Reports;

namespace PageShield.Changes;

/// <summary>One change in a list.</summary>
public sealed record ChangeRow
{
    public required int SiteId { get; init; }

    public required string SiteName { get; init; }

    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ChangeKind Kind { get; init; }

    public required ChangeClass Class { get; init; }

    public long? CrawlId { get; init; }

    public long? ScriptId { get; init; }

    public long? PageId { get; init; }

    public required string Subject { get; init; }

    public required string Summary { get; init; }

    public Sha256Hash? OldSha256 { get; init; }

    public Sha256Hash? NewSha256 { get; init; }

    public string? OldValue { get; init; }

    public string? NewValue { get; init; }

    public required bool OnPaymentPage { get; init; }

    /// <summary>Why it was expected; null if it was not.</summary>
    public string? Expected { get; init; }

    /// <summary>How many other sites show the same change.</summary>
    public int OtherSites { get; init; }

    public Sha256Hash Sameness { get; init; }

    public DateTimeOffset? ReviewedAt { get; init; }

    public string? ReviewedBy { get; init; }
}
