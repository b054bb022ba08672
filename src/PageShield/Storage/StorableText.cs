using System.Buffers;
using System.Text;

namespace PageShield.Storage;

/// <summary>
/// Text that every database can store: Unicode without U+0000, which PostgreSQL rejects and which ends SQLite's functions, and without lone
/// surrogates, which have no UTF-8 form.
/// </summary>
public static class StorableText
{
    private static readonly SearchValues<char> Suspects =
        SearchValues.Create([.. Enumerable.Range('\uD800', 0x800).Select(static code => (char)code), '\0']);

    /// <summary>What no database can store, in words that continue "it has …"; null if all is fine.</summary>
    public static string? FaultOf(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(Suspects); at >= 0;)
        {
            if (text[at] == '\0') return "the character U+0000";
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])) return "half a surrogate pair";

            var next = text[(at + 2)..].IndexOfAny(Suspects);
            if (next < 0) return null;
            at += 2 + next;
        }

        return null;
    }

    /// <summary>The same for a raw part of a URL: its percent escapes must be UTF-8 (RFC 3986, section 2.5).</summary>
    public static string? FaultOfEscaped(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%')) return FaultOf(text);

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes[length++] = Convert.FromHexString(text.Slice(at + 1, 2))[0];
                at += 3;
                continue;
            }

            var plain = text[at..].IndexOf('%') is var next and > 0 ? text.Slice(at, next) : text[at] == '%' ? text.Slice(at, 1) : text[at..];
            if (FaultOf(plain) is { } fault) return fault;
            length += Encoding.UTF8.GetBytes(plain, bytes.AsSpan(length));
            at += plain.Length;
        }

        var decoded = bytes.AsSpan(0, length);
        return decoded.Contains((byte)0) ? "the character U+0000" : System.Text.Unicode.Utf8.IsValid(decoded) ? null : "bytes that are not UTF-8";
    }

    /// <summary>The text with U+FFFD replacing what no database can store. For observed data, which is kept rather than rejected.</summary>
    public static string Mended(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FaultOf(text) is null ? text : string.Create(text.Length, text, static (mended, text) =>
        {
            for (var at = 0; at < text.Length; at++)
            {
                var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
                if (isPair)
                {
                    (mended[at], mended[at + 1]) = (text[at], text[at + 1]);
                    at++;
                }
                else
                {
                    mended[at] = text[at] == '\0' || char.IsSurrogate(text[at]) ? '\uFFFD' : text[at];
                }
            }
        });
    }
}
