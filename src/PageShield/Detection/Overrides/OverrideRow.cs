using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Detection.Overrides;

/// <summary>One override in a list, with its current state.</summary>
public sealed record OverrideRow
{
    public required long Id { get; init; }

    public required int SiteId { get; init; }

    public required long ScriptId { get; init; }

    public required string ScriptUrl { get; init; }

    /// <summary>The version it was set for.</summary>
    public required Sha256Hash Sha256 { get; init; }

    /// <summary>Clean or malicious.</summary>
    public required VerdictKind Verdict { get; init; }

    public required string Reason { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The automatic verdict when the override was set.</summary>
    public required VerdictKind MachineVerdict { get; init; }

    /// <summary>The automatic score when the override was set, 1 to 99.</summary>
    public int? MachineScore { get; init; }

    /// <summary>
    /// Whether it is active and covers what the script runs now. If it is active but does not cover it, the automatic verdict counts.
    /// </summary>
    public required bool IsInForce { get; init; }

    /// <summary>How it ended; null while it is active.</summary>
    public OverrideEnd? End { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedBy { get; init; }
}
