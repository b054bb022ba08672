namespace PageShield.Sites;

/// <summary>A way through the site, step by step, visited in one browser context.</summary>
public sealed record Journey
{
    /// <summary>1–60 characters, each name once in a site.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<JourneyStep> Steps { get; init; }

    /// <summary>
    /// Whether what a payment form sends reaches the shop. Without it every step works, logins and baskets included, until a form with card
    /// fields is filled; from then on nothing that could place an order goes through.
    /// </summary>
    public bool SubmitsForReal { get; init; }
}
