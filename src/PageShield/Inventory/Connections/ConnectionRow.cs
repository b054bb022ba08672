using PageShield.Crawls;

namespace PageShield.Inventory.Connections;

/// <summary>One connection in a list.</summary>
public sealed record ConnectionRow
{
    public required long Id { get; init; }

    public required string UrlTemplate { get; init; }

    public required string Host { get; init; }

    public required string Method { get; init; }

    public required ConnectionType Type { get; init; }

    public required Party Party { get; init; }

    public long? InitiatorScriptId { get; init; }

    public string? InitiatorUrl { get; init; }

    public required InventoryStatus Status { get; init; }

    /// <summary>Whether a threat list contains the host.</summary>
    public required bool IsListed { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public DateTimeOffset? CrawledAt { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }

    public required long ReportCount { get; init; }

    public required bool OnPaymentPage { get; init; }

    public SeenBy SeenBy => CrawledAt is null ? SeenBy.Visitors : ReportedAt is null ? SeenBy.Crawl : SeenBy.Both;
}
