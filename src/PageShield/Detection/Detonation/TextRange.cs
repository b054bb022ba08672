namespace PageShield.Detection.Detonation;

/// <summary>A part of a text, in UTF-16 units; the end is not in it.</summary>
public readonly record struct TextRange(int Start, int End);
