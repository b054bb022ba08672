namespace PageShield.Inventory.Pages;

/// <summary>One page of a site in a list.</summary>
public sealed record PageRow
{
    public required long Id { get; init; }

    public required string UrlTemplate { get; init; }

    public string? Title { get; init; }

    public required bool IsPaymentPage { get; init; }

    /// <summary>Whether an operator decided if it is a payment page; otherwise the crawler's observation applies.</summary>
    public required bool IsDecided { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required int Scripts { get; init; }
}
