namespace PageShield.Inventory;

/// <summary>Sorting of scripts by risk.</summary>
internal static class RiskOrder
{
    /// <summary>Score used for scripts without one: sorts them after suspicious ones (below 50) and before clean ones.</summary>
    public const int Unknown = 50;
}
