using PageShield.Crawls;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Inventory.Scripts;

/// <summary>One script in a list.</summary>
public sealed record ScriptRow
{
    public required long Id { get; init; }

    public required string Url { get; init; }

    public required string UrlTemplate { get; init; }

    public required string Host { get; init; }

    public required ScriptKind Kind { get; init; }

    /// <summary>Place in the document, for code without a URL.</summary>
    public string? Place { get; init; }

    public required Party Party { get; init; }

    public required AddedBy AddedBy { get; init; }

    public required InventoryStatus Status { get; init; }

    /// <summary>Score of the analysis, 1 (malicious) to 99 (clean), regardless of overrides.</summary>
    public int? Score { get; init; }

    /// <summary>Effective verdict: that of the analysis, or the operator's override.</summary>
    public required VerdictKind Verdict { get; init; }

    /// <summary>Verdict of the analysis while an operator's override replaces it; otherwise null.</summary>
    public VerdictKind? OverruledVerdict { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public DateTimeOffset? CrawledAt { get; init; }

    public DateTimeOffset? ReportedAt { get; init; }

    public required long ReportCount { get; init; }

    public required bool OnPaymentPage { get; init; }

    public required int PageCount { get; init; }

    public required int VersionCount { get; init; }

    public required bool Ran { get; init; }

    public NotRunReason? NotRunReason { get; init; }

    public Sha256Hash? Sha256 { get; init; }

    /// <summary>Pending if there is no decision yet or a change requires a new one.</summary>
    public AuthorizationState Approval { get; init; }

    public SeenBy SeenBy => CrawledAt is null ? SeenBy.Visitors : ReportedAt is null ? SeenBy.Crawl : SeenBy.Both;
}
