namespace PageShield.Training;

/// <summary>A script to make variants of.</summary>
/// <param name="Id">Identifies it in the response. It also seeds the random choices, so it must be the same in each run.</param>
/// <param name="Source">Its text.</param>
/// <param name="Ways">The ways to use, each once.</param>
public sealed record VariantRequest(string Id, string Source, IReadOnlyList<string> Ways);
