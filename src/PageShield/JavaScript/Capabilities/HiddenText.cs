using System.Text;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Decodes readable text hidden in a constant: Base64, hexadecimal, or reversed.</summary>
internal static class HiddenText
{
    private const int Shortest = 12;
    private const int Longest = 4_000;

    private static readonly System.Buffers.SearchValues<char> Base64 =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");

    /// <summary>The decoded text if it is printable ASCII, at most 4,000 characters; otherwise null. Linear time.</summary>
    public static string? In(string text)
    {
        if (text.Length is < Shortest or > Longest) return null;
        if (text.EndsWith("//:ptth", StringComparison.OrdinalIgnoreCase) || text.EndsWith("//:sptth", StringComparison.OrdinalIgnoreCase))
            return Reversed(text);
        if (text.AsSpan().ContainsAnyExcept(Base64)) return null;

        return FromHex(text) ?? FromBase64(text);
    }

    private static string Reversed(string text)
    {
        var letters = text.ToCharArray();
        Array.Reverse(letters);
        return new string(letters);
    }

    private static string? FromHex(string text)
    {
        if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit)) return null;
        return Printable(Convert.FromHexString(text));
    }

    private static string? FromBase64(string text)
    {
        var padded = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? Printable(bytes.AsSpan(0, written)) : null;
    }

    private static string? Printable(ReadOnlySpan<byte> bytes) =>
        bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? null : Encoding.ASCII.GetString(bytes);
}
