using PageShield.Crawls;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Filter and sort order for a site's scripts.</summary>
public sealed record ScriptFilter
{
    /// <summary>Filter names used in URLs, with their display labels.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
    [
        ("q", "Text"), ("verdict", "Verdict"), ("host", "Host"), ("party", "Party"), ("kind", "Kind"), ("status", "Status"),
        ("seen", "Seen by"), ("page", "Page"), ("payment", "Payment pages"), ("ran", "Ran"), ("approval", "Authorization"),
        ("overruled", "Overridden"),
    ];

    public string? Text { get; init; }

    public VerdictKind? Verdict { get; init; }

    public string? Host { get; init; }

    public Party? Party { get; init; }

    public ScriptKind? Kind { get; init; }

    /// <summary>Null matches all except removed scripts.</summary>
    public InventoryStatus? Status { get; init; }

    public SeenBy? Seen { get; init; }

    public long? PageId { get; init; }

    public bool OnPaymentPages { get; init; }

    public bool? Ran { get; init; }

    /// <summary>Pending includes scripts without any decision.</summary>
    public AuthorizationState? Approval { get; init; }

    /// <summary>Whether an operator's override replaces the verdict of the analysis.</summary>
    public bool? Overruled { get; init; }

    public InventorySort Sort { get; init; }

    /// <summary>Reads a filter from URL query values; ignores invalid values.</summary>
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
