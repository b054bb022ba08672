namespace PageShield.Detection.Layers;

/// <summary>That a layer took part in a verdict, and how much it weighed.</summary>
/// <param name="Layer">The layer's name, such as <c>static</c>.</param>
/// <param name="Version">Version of its rules, data or model.</param>
/// <param name="Findings">How many findings it gave.</param>
/// <param name="Weight">Sum of their weights in log odds.</param>
public sealed record LayerSummary(string Layer, string Version, int Findings, double Weight);
