namespace PageShield.Csp;

/// <summary>How one state of a page's policies compares with the state before it.</summary>
internal enum CspStrength
{
    /// <summary>Both allow the same.</summary>
    Same,

    /// <summary>Allows something that was not allowed before, and forbids nothing new.</summary>
    Weaker,

    /// <summary>Forbids something that was allowed before, and allows nothing new.</summary>
    Stronger,

    /// <summary>Allows something that was not allowed before, and forbids something that was.</summary>
    Both,
}
