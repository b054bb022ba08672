namespace PageShield.Csp;

/// <summary>How one state of a page's policies compares with the state before it.</summary>
internal enum CspStrength
{
    /// <summary>Both allow the same.</summary>
    Same,

    /// <summary>It allows something that was not allowed, and nothing less.</summary>
    Weaker,

    /// <summary>It no longer allows something, and nothing more.</summary>
    Stronger,

    /// <summary>It allows something that was not allowed, and no longer something that was.</summary>
    Both,
}
