namespace PageShield.Crawler.Detonation;

/// <summary>A checkout as one shop system makes it: where it lives, what scripts find there.</summary>
internal sealed record ShopSkin
{
    /// <summary>Its display name.</summary>
    public required string Name { get; init; }

    /// <summary>Path and query of the checkout.</summary>
    public required string Path { get; init; }

    public required string Title { get; init; }

    public required string BodyClass { get; init; }

    /// <summary>Code that makes the platform's own globals.</summary>
    public string Globals { get; init; } = "";

    /// <summary>Whether <c>$</c> is Prototype's, as in Magento 1.</summary>
    public bool HasPrototype { get; init; }

    /// <summary>Small screen, touch.</summary>
    public bool IsMobile { get; init; }

    /// <summary>The page's forms.</summary>
    public required string Forms { get; init; }
}
