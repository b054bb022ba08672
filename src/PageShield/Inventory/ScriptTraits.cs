using PageShield.JavaScript;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>What the syntax of a text gives to recognise it by.</summary>
internal readonly record struct ScriptTraits(Sha256Hash? StructureHash, byte[]? Fingerprint)
{
    public static ScriptTraits Of(string source)
    {
        var script = ParsedScript.Parse(source);
        return new ScriptTraits(JavaScript.StructureHash.Of(script), ScriptSimilarity.FingerprintOf(script));
    }

    /// <summary>0 (nothing in common, or unknown) to 1 (alike).</summary>
    public static double Similarity(byte[]? left, byte[]? right) => left is null || right is null ? 0 : ScriptSimilarity.Of(left, right);
}
