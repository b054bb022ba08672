namespace PageShield.Inventory.Connections.Vendors;

/// <summary>
/// A company behind hosts that many sites use. A vendor name next to a host is not a verdict: anyone can rent space under some of these hosts.
/// </summary>
/// <param name="Name">Common name.</param>
/// <param name="Category">What its code does on sites, such as <c>marketing</c>, <c>tag manager</c> or <c>payment</c>.</param>
public sealed record Vendor(string Name, string Category)
{
    /// <summary><c>Listrak · marketing</c>; only the name if the category is "other".</summary>
    public override string ToString() => Category == "other" ? Name : $"{Name} · {Category}";
}
