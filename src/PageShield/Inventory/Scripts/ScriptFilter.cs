using PageShield.Crawls;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Which scripts of a site are asked for, and in which order.</summary>
public sealed record ScriptFilter
{
    /// <summary>The names of the filters in addresses, with what people call them.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
    [
        ("q", "Text"), ("verdict", "Verdict"), ("host", "Host"), ("party", "Whose"), ("kind", "Kind"), ("status", "Status"),
        ("seen", "Seen by"), ("page", "Page"), ("payment", "Payment pages"), ("ran", "Ran"), ("approval", "Authorization"),
        ("overruled", "Overridden"),
    ];

    public string? Text { get; init; }

    public VerdictKind? Verdict { get; init; }

    public string? Host { get; init; }

    public Party? Party { get; init; }

    public ScriptKind? Kind { get; init; }

    /// <summary>Null for all but removed ones.</summary>
    public InventoryStatus? Status { get; init; }

    public SeenBy? Seen { get; init; }

    public long? PageId { get; init; }

    public bool OnPaymentPages { get; init; }

    public bool? Ran { get; init; }

    /// <summary>Pending includes those that nobody has looked at.</summary>
    public AuthorizationState? Approval { get; init; }

    /// <summary>Whether an operator's verdict stands in the place of the machine's.</summary>
    public bool? Overruled { get; init; }

    public InventorySort Sort { get; init; }

    /// <summary>Reads a filter from an address; values that mean nothing are left out.</summary>
    public static ScriptFilter Read(Func<string, string?> value) => new()
    {
        Text = QueryValue.Text(value("q")),
        Verdict = QueryValue.Member<VerdictKind>(value("verdict")),
        Host = QueryValue.Text(value("host")),
        Party = QueryValue.Member<Party>(value("party")),
        Kind = QueryValue.Member<ScriptKind>(value("kind")),
        Status = QueryValue.Member<InventoryStatus>(value("status")),
        Seen = QueryValue.Member<SeenBy>(value("seen")),
        PageId = QueryValue.Id(value("page")),
        OnPaymentPages = value("payment") is "yes" or "true",
        Ran = value("ran") switch { "yes" or "true" => true, "no" or "false" => false, _ => null },
        Approval = QueryValue.Member<AuthorizationState>(value("approval")),
        Overruled = value("overruled") switch { "yes" or "true" => true, "no" or "false" => false, _ => null },
        Sort = QueryValue.Member<InventorySort>(value("sort")) ?? InventorySort.Risk,
    };
}
