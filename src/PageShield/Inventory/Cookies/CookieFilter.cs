using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Inventory.Cookies;

/// <summary>Filter and sort order for a site's cookies.</summary>
public sealed record CookieFilter
{
    /// <inheritdoc cref="ScriptFilter.Names"/>
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
        [("q", "Text"), ("domain", "Domain"), ("party", "Party"), ("status", "Status")];

    public string? Text { get; init; }

    public string? Domain { get; init; }

    public Party? Party { get; init; }

    public InventoryStatus? Status { get; init; }

    /// <summary>By first or last sighting, latest first; risk and host both sort by domain.</summary>
    public InventorySort Sort { get; init; }

    /// <inheritdoc cref="ScriptFilter.Read"/>
    public static CookieFilter Read(Func<string, string?> value) => new()
    {
        Text = QueryValue.Text(value("q")),
        Domain = QueryValue.Text(value("domain")),
        Party = QueryValue.Member<Party>(value("party")),
        Status = QueryValue.Member<InventoryStatus>(value("status")),
        Sort = QueryValue.Member<InventorySort>(value("sort")) ?? InventorySort.FirstSeen,
    };
}
