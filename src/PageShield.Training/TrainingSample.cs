namespace PageShield.Training;

/// <summary>A script to learn from.</summary>
/// <param name="Path">Path relative to its folder, with forward slashes.</param>
/// <param name="Source">Its text.</param>
/// <param name="IsMalicious">What it is.</param>
/// <param name="Family">Near-twins share a family, and a family is never split between training and test.</param>
/// <param name="Derivation">How it was made out of another sample of its family; null for what was found.</param>
public sealed record TrainingSample(string Path, string Source, bool IsMalicious, string Family, Derivation? Derivation = null);
