namespace PageShield.JavaScript.Similarity;

/// <summary>A fast 64-bit hash that is the same in every process. Not for anything that an attacker could exploit.</summary>
internal static class TextHash
{
    private const ulong Prime = 0x100000001B3;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text)
            hash = (hash ^ c) * Prime;
        return Mix(hash ^ (ulong)text.Length);
    }

    public static ulong Combine(ulong left, ulong right) => Mix((left * 0x9E3779B97F4A7C15) ^ right);

    public static ulong Mix(ulong value)
    {
        value ^= value >> 32;
        value *= 0xD6E8FEB86659FD93;
        value ^= value >> 32;
        value *= 0xD6E8FEB86659FD93;
        return value ^ (value >> 32);
    }
}
