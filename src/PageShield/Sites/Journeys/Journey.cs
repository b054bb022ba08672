namespace PageShield.Sites.Journeys;

/// <summary>A sequence of steps through the site, run in one browser context.</summary>
public sealed record Journey
{
    /// <summary>1–60 characters, unique within the site.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<JourneyStep> Steps { get; init; }

    /// <summary>
    /// Whether payment forms are really submitted to the shop. If not, all steps work normally, including sign-in and cart, until a form with
    /// card fields is filled. From then on, requests that could place an order are blocked.
    /// </summary>
    public bool SubmitsForReal { get; init; }
}
