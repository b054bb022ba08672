using PageShield.Detection.Layers;
using PageShield.Inventory;

namespace PageShield.Detection;

/// <summary>The verdict on one script, with everything it rests on.</summary>
public sealed record ScriptJudgement
{
    /// <summary>1 (malicious) to 99 (clean).</summary>
    public required int Score { get; init; }

    public required VerdictKind Verdict { get; init; }

    /// <summary>The category that weighs most, or <see cref="ThreatCategory.None"/> when clean.</summary>
    public required ThreatCategory Category { get; init; }

    public required Subscores Subscores { get; init; }

    /// <summary>All layers' evidence, gravest first.</summary>
    public required IReadOnlyList<ScriptFinding> Findings { get; init; }

    public required IReadOnlyList<LayerSummary> Layers { get; init; }

    /// <summary>Version of the whole analyzer; a stored judgement of another version is stale.</summary>
    public required string AnalyzerVersion { get; init; }
}
