using System.Globalization;
using System.Text;

namespace PageShield.Reports.Parsing;

/// <summary>
/// Decodes the content of a JSON string without throwing. Invalid UTF-8, lone surrogates and U+0000 (which PostgreSQL does not store in text)
/// become U+FFFD.
/// </summary>
internal static class JsonText
{
    /// <param name="raw">The bytes between the quotes.</param>
    /// <param name="most">Maximum number of characters to keep. Most of the rest is cut before decoding.</param>
    public static string Decode(ReadOnlySpan<byte> raw, int most)
    {
        if (raw.Length > most * 6) raw = raw[..(most * 6)];
        var text = Encoding.UTF8.GetString(raw);
        if (text.Contains('\\', StringComparison.Ordinal)) text = Unescape(text);
        text = text.Replace('\0', '\uFFFD');
        if (text.Length > most) text = text[..most];
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            var escape = text[++i];
            if (escape == 'u' && i + 4 < text.Length
                && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                plain.Append((char)unit);
                i += 4;
                continue;
            }

            plain.Append(escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => escape });
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(plain.ToString()));
    }
}
