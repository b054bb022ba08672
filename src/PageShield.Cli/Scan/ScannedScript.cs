using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Reports;

namespace PageShield.Cli.Scan;

/// <summary>One script with all pages that it was on.</summary>
public sealed record ScannedScript
{
    public required int Id { get; init; }

    public required string Url { get; init; }

    public string? RequestedUrl { get; init; }

    public required IReadOnlyList<string> Redirects { get; init; }

    public required ScriptKind Kind { get; init; }

    public required AddedBy AddedBy { get; init; }

    public required bool Ran { get; init; }

    public NotRunReason? NotRunReason { get; init; }

    public Sha256Hash? Sha256 { get; init; }

    public Sha256Hash? SourceSha256 { get; init; }

    public required long Bytes { get; init; }

    public required Party Party { get; init; }

    public required string Host { get; init; }

    public required IReadOnlyList<string> Pages { get; init; }

    public int? Parent { get; init; }

    public int? Score { get; init; }

    public required VerdictKind Verdict { get; init; }

    public required IReadOnlyList<ScannedFinding> Findings { get; init; }
}
