using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Cli.Scan;

/// <summary>What the analysis said of one content.</summary>
internal sealed record ContentVerdict(int Score, VerdictKind Verdict, IReadOnlyList<ScriptFinding> Findings);
