using PageShield.Crawls;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Inventory.Connections;

/// <summary>Filter and sort order for a site's connections. Sorting by risk puts listed hosts first, then third parties.</summary>
public sealed record ConnectionFilter
{
    /// <inheritdoc cref="ScriptFilter.Names"/>
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
        [("q", "Text"), ("host", "Host"), ("party", "Party"), ("type", "Type"), ("status", "Status"), ("seen", "Seen by"),
            ("payment", "Payment pages")];

    public string? Text { get; init; }

    public string? Host { get; init; }

    public Party? Party { get; init; }

    public ConnectionType? Type { get; init; }

    public InventoryStatus? Status { get; init; }

    public SeenBy? Seen { get; init; }

    public bool OnPaymentPages { get; init; }

    public InventorySort Sort { get; init; }

    /// <inheritdoc cref="ScriptFilter.Read"/>
    public static ConnectionFilter Read(Func<string, string?> value) => new()
    {
        Text = QueryValue.Text(value("q")),
        Host = QueryValue.Text(value("host")),
        Party = QueryValue.Member<Party>(value("party")),
        Type = QueryValue.Member<ConnectionType>(value("type")),
        Status = QueryValue.Member<InventoryStatus>(value("status")),
        Seen = QueryValue.Member<SeenBy>(value("seen")),
        OnPaymentPages = value("payment") is "yes" or "true",
        Sort = QueryValue.Member<InventorySort>(value("sort")) ?? InventorySort.Risk,
    };
}
