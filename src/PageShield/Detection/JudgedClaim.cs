namespace PageShield.Detection;

/// <summary>What the analysis of a claimed content came to.</summary>
/// <param name="Judgement">The verdict; null where the content is not stored any more.</param>
/// <param name="WaitsForChamber">Whether it stays in the queue for the chamber.</param>
/// <param name="Milliseconds">How long the analysis took.</param>
public sealed record JudgedClaim(ScriptJudgement? Judgement, bool WaitsForChamber, double Milliseconds);
