using System.Buffers.Binary;
using PageShield.JavaScript.Tokens;

namespace PageShield.JavaScript.Similarity;

/// <summary>
/// A small fingerprint of code that shows whether two texts are versions of one script: a min-hash over runs of four tokens. Short names, numbers
/// and strings count by kind only, so minified builds and per-request literals still match.
/// </summary>
internal static class ScriptSimilarity
{
    /// <summary>Length of a fingerprint in bytes.</summary>
    public const int FingerprintLength = 1 + (Bins * 2);

    private const byte Version = 1;
    private const int Bins = 64;
    private const int Run = 4;
    private const ushort Empty = ushort.MaxValue;

    /// <summary>The fingerprint of a script; texts without tokens also have one.</summary>
    public static byte[] FingerprintOf(ParsedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        Span<ushort> bins = stackalloc ushort[Bins];
        bins.Fill(Empty);
        Span<ulong> window = stackalloc ulong[Run];
        var tokens = script.Tokens;
        for (var i = 0; i < tokens.Count + Run - 1; i++)
        {
            window[i % Run] = i < tokens.Count ? HashOf(tokens[i], script.Text) : 0;
            var hash = 0UL;
            for (var j = 1; j <= Run; j++)
                hash = TextHash.Combine(hash, window[(i + j) % Run]);
            var value = (ushort)Math.Min(hash >> 16 & 0xFFFF, Empty - 1);
            ref var bin = ref bins[(int)(hash % Bins)];
            bin = Math.Min(bin, value);
        }

        var fingerprint = new byte[FingerprintLength];
        fingerprint[0] = Version;
        for (var i = 0; i < Bins; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(fingerprint.AsSpan(1 + (i * 2)), bins[i]);
        return fingerprint;
    }

    /// <summary>How similar two scripts are, from 0 to 1 (within about 0.1); 0 if a fingerprint is missing or of another version.</summary>
    public static double Of(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != FingerprintLength || right.Length != FingerprintLength || left[0] != Version || right[0] != Version)
            return 0;
        var same = 0;
        var used = 0;
        for (var i = 1; i < FingerprintLength; i += 2)
        {
            var a = BinaryPrimitives.ReadUInt16LittleEndian(left[i..]);
            var b = BinaryPrimitives.ReadUInt16LittleEndian(right[i..]);
            if (a == Empty && b == Empty)
                continue;
            used++;
            same += a == b ? 1 : 0;
        }

        return used == 0 ? 1 : (double)same / used;
    }

    /// <summary>
    /// Whether two scripts are variants of one: the same structure, with different names and literals only. Distinguishes A/B variants and
    /// per-request scripts from new versions.
    /// </summary>
    public static bool AreVariants(ParsedScript left, ParsedScript right) => StructureHash.Of(left) == StructureHash.Of(right);

    private static ulong HashOf(ScriptToken token, string text) => token.Kind switch
    {
        ScriptTokenKind.Identifier when token.Length <= 3 => 1,
        ScriptTokenKind.String or ScriptTokenKind.Template => 2,
        ScriptTokenKind.Number => 3,
        _ => TextHash.Of(token.Text(text)),
    };
}
