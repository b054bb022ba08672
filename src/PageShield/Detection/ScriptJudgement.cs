using PageShield.Detection.Layers;
using PageShield.Inventory;

namespace PageShield.Detection;

/// <summary>The verdict on one script, with all the evidence.</summary>
public sealed record ScriptJudgement
{
    /// <summary>1 (malicious) to 99 (clean).</summary>
    public required int Score { get; init; }

    public required VerdictKind Verdict { get; init; }

    /// <summary>The category with the highest probability, or <see cref="ThreatCategory.None"/> if the verdict is clean or unknown.</summary>
    public required ThreatCategory Category { get; init; }

    public required Subscores Subscores { get; init; }

    /// <summary>Findings of all layers, most severe first.</summary>
    public required IReadOnlyList<ScriptFinding> Findings { get; init; }

    public required IReadOnlyList<LayerSummary> Layers { get; init; }

    /// <summary>Version of the whole analyzer. A stored judgement with a different version is stale.</summary>
    public required string AnalyzerVersion { get; init; }
}
