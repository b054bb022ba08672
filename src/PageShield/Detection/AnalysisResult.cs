namespace PageShield.Detection;

/// <summary>Result of analyzing claimed content.</summary>
/// <param name="Judgement">The verdict; null if the content is no longer stored.</param>
/// <param name="WaitsForDetonation">Whether it stays in the queue for detonation.</param>
/// <param name="Milliseconds">Duration of the analysis in milliseconds.</param>
public sealed record AnalysisResult(ScriptJudgement? Judgement, bool WaitsForDetonation, double Milliseconds);
