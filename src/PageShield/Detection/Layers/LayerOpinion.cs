namespace PageShield.Detection.Layers;

/// <summary>The findings of one layer (intelligence, static, model, detonation) about a script.</summary>
/// <param name="Layer">The layer's name in lower case, such as <c>static</c>.</param>
/// <param name="Version">Version of the layer's rules, data or model.</param>
/// <param name="Findings">Its findings; empty if it found nothing.</param>
public sealed record LayerOpinion(string Layer, string Version, IReadOnlyList<ScriptFinding> Findings);
