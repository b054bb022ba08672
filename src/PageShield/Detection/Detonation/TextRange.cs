namespace PageShield.Detection.Detonation;

/// <summary>A range of a text, in UTF-16 units; the end is exclusive.</summary>
public readonly record struct TextRange(int Start, int End);
