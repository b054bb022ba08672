namespace PageShield.Inventory;

/// <summary>How lists order scripts by risk.</summary>
internal static class RiskOrder
{
    /// <summary>The score that scripts without one count as: after the suspicious ones (below 50), before the clean ones.</summary>
    public const int Unknown = 50;
}
