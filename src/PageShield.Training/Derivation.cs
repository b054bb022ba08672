namespace PageShield.Training;

/// <summary>How a sample was made out of another one.</summary>
/// <param name="Way">The way in which its text was minified, obfuscated or packed, such as <c>obfuscator.rc4</c>; null where it was left as it
/// is.</param>
/// <param name="IsInserted">True if it was inserted between two statements of a benign library.</param>
public sealed record Derivation(string? Way, bool IsInserted);
