using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace PageShield.Crawler.Canaries;

/// <summary>
/// Undoes one layer of wrapping: URL, JSON and HTML escapes, Base64 (also URL-safe, also reversed), hexadecimal, lists of character codes,
/// gzip, deflate; and the parts of XOR and reversal that the scanner steers.
/// </summary>
internal static class Wrappings
{
    private const int MaxBytes = 1 << 20;
    private const int MaxParts = 300;
    private const int ShortestPart = 10;

    /// <summary>Possible contents, each with the layer's display name.</summary>
    public static IEnumerable<(string Layer, byte[] Inner)> Undo(byte[] data)
    {
        var text = Encoding.Latin1.GetString(data);
        if (Unescaped(text) is { } plain) yield return ("escaped", Encoding.Latin1.GetBytes(plain));
        if (Inflated(data) is { } inflated) yield return inflated;
        if (Codes(text) is { } codes) yield return ("character codes", codes);

        var parts = 0;
        foreach (var part in Runs(text))
        {
            if (++parts > MaxParts) yield break;
            if (part.Length % 2 == 0 && part.All(char.IsAsciiHexDigit)) yield return ("hexadecimal", Convert.FromHexString(part));
            else if (Base64(part) is { } decoded) yield return ("Base64", decoded);

            // A letter or two before the coded part shift its groups of four.
            for (var skip = 1; skip <= 3 && part.Length is > 20 and < 4096; skip++)
            {
                if (Base64(part[skip..]) is { } shifted) yield return ("Base64", shifted);
            }
        }

        if (text.Length >= 100_000) yield break;
        foreach (var part in Runs(Reversed(text)).Take(20))
        {
            if (Base64(part) is { } decoded) yield return ("reversed Base64", decoded);
        }
    }

    public static byte[] Xor(byte[] data, byte[] key)
    {
        var result = new byte[data.Length];
        for (var index = 0; index < data.Length; index++) result[index] = (byte)(data[index] ^ key[index % key.Length]);
        return result;
    }

    public static string Reversed(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new(characters);
    }

    public static byte[] Reversed(byte[] data)
    {
        var result = (byte[])data.Clone();
        Array.Reverse(result);
        return result;
    }

    /// <summary>XOR of each byte with the next.</summary>
    public static byte[] Differences(byte[] data)
    {
        var result = new byte[Math.Max(0, data.Length - 1)];
        for (var index = 0; index < result.Length; index++) result[index] = (byte)(data[index] ^ data[index + 1]);
        return result;
    }

    /// <summary>Percent, plus, JSON and HTML escapes undone; null where there were none.</summary>
    private static string? Unescaped(string text)
    {
        var plain = text;
        if (plain.Contains('%') || plain.Contains('+'))
            plain = Encoding.Latin1.GetString(WebUtility.UrlDecodeToBytes(Encoding.Latin1.GetBytes(plain), 0, plain.Length));
        if (plain.Contains('\\')) plain = JsonUnescaped(plain);
        if (plain.Contains('&')) plain = WebUtility.HtmlDecode(plain);
        return plain == text ? null : plain;
    }

    private static string JsonUnescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\' || index + 1 >= text.Length)
            {
                plain.Append(text[index]);
                continue;
            }

            var escape = text[++index];
            var digits = escape == 'u' ? 4 : escape == 'x' ? 2 : 0;
            if (digits > 0 && index + digits < text.Length
                && ushort.TryParse(text.AsSpan(index + 1, digits), NumberStyles.HexNumber, null, out var code))
            {
                plain.Append((char)(code & 0xFF));
                index += digits;
            }
            else
            {
                plain.Append(escape);
            }
        }

        return plain.ToString();
    }

    private static (string, byte[])? Inflated(byte[] data)
    {
        return data switch
        {
            [0x1F, 0x8B, ..] => Try("gzip", new GZipStream(new MemoryStream(data), CompressionMode.Decompress)),
            [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] => Try("deflate", new ZLibStream(new MemoryStream(data), CompressionMode.Decompress)),
            // Raw deflate has no mark: only binary data is tried.
            _ when data.Length < 64 * 1024 && data.AsSpan().IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0 =>
                Try("deflate", new DeflateStream(new MemoryStream(data), CompressionMode.Decompress)),
            _ => null,
        };

        static (string, byte[])? Try(string name, Stream stream)
        {
            using (stream)
            {
                using var plain = new MemoryStream();
                var buffer = new byte[16 * 1024];
                try
                {
                    for (int read; plain.Length < MaxBytes && (read = stream.Read(buffer)) > 0;) plain.Write(buffer, 0, read);
                }
                catch (InvalidDataException)
                {
                    // Truncated or damaged: what was decoded before counts.
                }

                return plain.Length >= 8 ? (name, plain.ToArray()) : null;
            }
        }
    }

    /// <summary>Separators between character codes, and what surrounds a list of them in JSON or a URL.</summary>
    private static readonly char[] CodeSeparators =
        [',', ' ', '.', '-', '_', '|', ';', '[', ']', '=', '"', '\'', ':', '(', ')', '{', '}', '&', '?', '/', '\n', '\r', '\t'];

    /// <summary>The text behind a list of decimal character codes, as <c>52,48,48</c>; null where there is none of at least eight.</summary>
    private static byte[]? Codes(string text)
    {
        List<byte> codes = [];
        List<byte> longest = [];
        foreach (var part in text.Split(CodeSeparators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length is 2 or 3 && byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                && code is >= 32 and < 127)
            {
                codes.Add(code);
            }
            else
            {
                if (codes.Count > longest.Count) longest = codes;
                codes = [];
            }
        }

        if (codes.Count > longest.Count) longest = codes;
        return longest.Count >= 8 ? [.. longest] : null;
    }

    /// <summary>Runs of Base64 and hexadecimal characters of at least 10, which is what the shortest canary takes.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '-' or '_')) end++;
            if (end - start >= ShortestPart)
            {
                var run = text[start..end];
                yield return run;

                // A path's slash and a data URL's comma are Base64 characters or not: both readings are tried.
                foreach (var piece in run.Contains('/') ? run.Split('/') : [])
                {
                    if (piece.Length >= ShortestPart) yield return piece;
                }
            }

            start = end + 1;
        }
    }

    private static byte[]? Base64(string run)
    {
        var standard = run.Replace('-', '+').Replace('_', '/');
        if (standard.Length % 4 == 1) standard = standard[..^1];
        var buffer = new byte[standard.Length];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), buffer, out var written) ? buffer[..written] : null;
    }
}
