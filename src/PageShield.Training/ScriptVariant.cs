namespace PageShield.Training;

/// <summary>A script as a minifier, an obfuscator or a packer left it.</summary>
/// <param name="Id">Of the script that it was made of.</param>
/// <param name="Way">How, such as <c>packer.base64</c>.</param>
/// <param name="Source">Its text.</param>
public sealed record ScriptVariant(string Id, string Way, string Source);
