using System.Buffers;
using System.Globalization;
using System.Text;

namespace PageShield.Detection.Values;

/// <summary>The language's text conversions, as far as constant evaluation needs them.</summary>
internal static class Texts
{
    /// <summary><c>atob</c>: Latin-1 characters; null if the text is not Base64.</summary>
    public static string? DecodeBase64(string text)
    {
        var buffer = new char[text.Length + 3];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c == '=') continue;
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '-' or '_')) return null;
            buffer[length++] = c switch { '-' => '+', '_' => '/', _ => c };
        }

        if (length == 0 || length % 4 == 1) return null;
        while (length % 4 != 0) buffer[length++] = '=';
        var bytes = new byte[length / 4 * 3];
        return Convert.TryFromBase64Chars(buffer.AsSpan(0, length), bytes, out var written) ? Encoding.Latin1.GetString(bytes, 0, written) : null;
    }

    /// <summary><c>unescape</c> (ECMA-262 B.2.1.2).</summary>
    public static string? Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var c = text[index];
            if (c == '%' && index + 5 < text.Length && text[index + 1] is 'u'
                && ushort.TryParse(text.AsSpan(index + 2, 4), NumberStyles.AllowHexSpecifier, null, out var wide))
            {
                result.Append((char)wide);
                index += 5;
            }
            else if (c == '%' && index + 2 < text.Length
                && byte.TryParse(text.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, null, out var narrow))
            {
                result.Append((char)narrow);
                index += 2;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary><c>decodeURIComponent</c>, but lenient on input for which the original throws.</summary>
    public static string? DecodeUri(string text) => text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;

    /// <summary><c>parseInt</c> for a radix of 0 or 2 to 36; <c>Number</c> and <c>parseFloat</c> for −1.</summary>
    public static double? ParseNumber(string text, int radix)
    {
        var span = text.AsSpan().Trim();
        if (radix < 0) return double.TryParse(span, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        var negative = span.Length > 0 && span[0] == '-';
        if (span.Length > 0 && span[0] is '-' or '+') span = span[1..];
        if (radix is 0 or 16 && span.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            span = span[2..];
            radix = 16;
        }

        if (radix == 0) radix = 10;
        if (radix is < 2 or > 36) return null;
        double value = 0;
        var digits = 0;
        foreach (var c in span)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix) break;
            value = (value * radix) + digit;
            digits++;
        }

        return digits == 0 ? null : negative ? -value : value;
    }
}
