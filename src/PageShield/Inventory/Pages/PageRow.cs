namespace PageShield.Inventory.Pages;

/// <summary>One page of a site in a list.</summary>
public sealed record PageRow
{
    public required long Id { get; init; }

    public required string UrlTemplate { get; init; }

    public string? Title { get; init; }

    public required bool IsPaymentPage { get; init; }

    /// <summary>Whether a person decided; else the crawler's observation counts.</summary>
    public required bool IsDecided { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required int Scripts { get; init; }
}
