namespace PageShield.Inventory;

/// <summary>How a list of the inventory is ordered; within equals the newest comes first.</summary>
public enum InventorySort
{
    /// <summary>Lowest score first, unjudged last.</summary>
    Risk,
    FirstSeen,
    LastSeen,
    Host,
}
