namespace PageShield.Detection.Layers;

/// <summary>Summary of a layer's part in a verdict.</summary>
/// <param name="Layer">The layer's name, such as <c>static</c>.</param>
/// <param name="Version">Version of its rules, data or model.</param>
/// <param name="Findings">Number of findings.</param>
/// <param name="Weight">Sum of their weights in log odds.</param>
public sealed record LayerSummary(string Layer, string Version, int Findings, double Weight);
