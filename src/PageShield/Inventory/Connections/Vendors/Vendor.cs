namespace PageShield.Inventory.Connections.Vendors;

/// <summary>
/// A company behind hosts that many sites use. A vendor name next to a host is not a verdict: anyone can rent space under some of these hosts.
/// </summary>
/// <param name="Name">Common name.</param>
/// <param name="Category">What its code does on sites, such as <c>marketing</c>, <c>tag manager</c> or <c>payment</c>.</param>
public sealed record Vendor(string Name, string Category)
{
    /// <summary>On how many pages of HTTP Archive's crawl it was seen, as a power of ten; 0 where that is unknown.</summary>
    public int Pages { get; init; }

    /// <summary>Whether it is one of our additions to the list.</summary>
    public bool IsAddition { get; init; }

    /// <summary><c>Listrak · marketing</c>; the name alone where the category says nothing.</summary>
    public override string ToString() => Category == "other" ? Name : $"{Name} · {Category}";
}
