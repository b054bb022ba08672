namespace PageShield.Inventory;

/// <summary>Sort order of an inventory list; ties are sorted newest first.</summary>
public enum InventorySort
{
    /// <summary>Scripts: lowest score first; those without a score rank between suspicious and clean.</summary>
    Risk,
    FirstSeen,
    LastSeen,
    Host,
}
