namespace PageShield.Detection.Layers;

/// <summary>What one layer (intelligence, static, model, detonation) has to say about a script.</summary>
/// <param name="Layer">The layer's name in lower case, such as <c>static</c>.</param>
/// <param name="Version">Version of the layer's rules, data or model.</param>
/// <param name="Findings">Its evidence; empty when it looked and found nothing.</param>
public sealed record LayerOpinion(string Layer, string Version, IReadOnlyList<ScriptFinding> Findings);
