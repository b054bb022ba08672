using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>A filter for changes, listed newest first.</summary>
public sealed record ChangeFilter
{
    /// <summary>The filters' query parameter names and labels.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
        [("q", "Text"), ("kind", "Kind"), ("class", "Depth"), ("review", "Review"), ("payment", "Payment pages"), ("script", "Script"),
            ("crawl", "Crawl"), ("page", "Page"), ("party", "Party"), ("expected", "Expected"), ("same", "The same change"), ("site", "Site")];

    public string? Text { get; init; }

    public ChangeKind? Kind { get; init; }

    public ChangeClass? Class { get; init; }

    /// <summary>True for reviewed changes, false for open ones, null for both.</summary>
    public bool? Reviewed { get; init; }

    public bool OnPaymentPages { get; init; }

    public int? SiteId { get; init; }

    public long? ScriptId { get; init; }

    public long? CrawlId { get; init; }

    public long? PageId { get; init; }

    public Party? Party { get; init; }

    /// <summary>True for changes that a deploy window or standing rule expected, false for the others, null for both.</summary>
    public bool? IsExpected { get; init; }

    /// <summary>Only this difference, on any site.</summary>
    public Sha256Hash? Sameness { get; init; }

    /// <summary>Whether the same difference on several sites is shown as one row.</summary>
    public bool IsOverAllSites => SiteId is null && ScriptId is null && CrawlId is null && Sameness is null;

    /// <summary>Reads a filter from query parameters; invalid values are ignored.</summary>
    public static ChangeFilter Read(Func<string, string?> value) => new()
    {
        Text = QueryValue.Text(value("q")),
        Kind = QueryValue.Member<ChangeKind>(value("kind")),
        Class = QueryValue.Member<ChangeClass>(value("class")),
        Reviewed = value("review") switch { "open" => false, "done" => true, _ => null },
        OnPaymentPages = value("payment") is "yes" or "true",
        SiteId = QueryValue.Id(value("site")) is { } site and <= int.MaxValue ? (int)site : null,
        ScriptId = QueryValue.Id(value("script")),
        CrawlId = QueryValue.Id(value("crawl")),
        PageId = QueryValue.Id(value("page")),
        Party = QueryValue.Member<Party>(value("party")),
        IsExpected = value("expected") switch { "yes" or "true" => true, "no" or "false" => false, _ => null },
        Sameness = Sha256Hash.TryParse(value("same"), out var same) ? same : null,
    };
}
