using System.Text;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>
/// Finds the digest of a response's bytes. DevTools gives only the decoded text and the number of bytes, so the encoding is found
/// by encoding again: the length must come out exactly.
/// </summary>
internal static class BodyDigest
{
    static BodyDigest() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The digest; null if the bytes cannot be determined with certainty.</summary>
    /// <param name="text">Decoded, without byte-order mark.</param>
    /// <param name="length">Content-decoded bytes that were received.</param>
    /// <param name="charsets">Labels of the response, the element and the document, most specific first; empty ones are skipped.</param>
    public static Sha256Hash? Of(string text, long length, IReadOnlyList<string> charsets)
    {
        // A replacement character can represent any bytes.
        if (text.Contains('\uFFFD')) return null;

        var utf8 = Encoding.UTF8.GetByteCount(text);
        if (Ascii(text) && length == text.Length) return Sha256Hash.OfText(text);
        if (length == utf8 + 3) return Sha256Hash.OfBytes([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
        if (length == utf8) return Sha256Hash.OfText(text);

        foreach (var label in charsets)
        {
            if (EncodingOf(label) is not { } encoding) continue;
            try
            {
                var bytes = encoding.GetBytes(text);
                if (bytes.Length == length) return Sha256Hash.OfBytes(bytes);
                if (bytes.Length + encoding.GetPreamble().Length == length) return Sha256Hash.OfBytes([.. encoding.GetPreamble(), .. bytes]);
            }
            catch (EncoderFallbackException)
            {
                // Not this one.
            }
        }

        return null;
    }

    /// <summary>
    /// The texts that the bytes are in each of the encodings, without byte-order mark; malformed parts are replacement characters, as browsers have
    /// it.
    /// </summary>
    public static IEnumerable<string> Decoded(byte[] bytes, IEnumerable<string> charsets)
    {
        foreach (var label in charsets.Select(static label => label.Trim().ToLowerInvariant()).Where(static label => label.Length > 0).Distinct())
        {
            if (EncodingOf(label) is not { } encoding) continue;
            using var reader =
                new StreamReader(new MemoryStream(bytes), Encoding.GetEncoding(encoding.CodePage), detectEncodingFromByteOrderMarks: true);
            yield return reader.ReadToEnd();
        }
    }

    private static bool Ascii(string text) => System.Text.Ascii.IsValid(text);

    private static Encoding? EncodingOf(string label)
    {
        label = label.Trim().ToLowerInvariant();
        try
        {
            return label switch
            {
                "" => null,
                // Browsers read these as windows-1252 (WHATWG Encoding Standard).
                "latin1" or "iso-8859-1" or "iso8859-1" or "ascii" or "us-ascii" => Exact("windows-1252"),
                "utf-16" or "utf-16le" or "unicode" => Encoding.Unicode,
                "utf-16be" => Encoding.BigEndianUnicode,
                _ => Exact(label),
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Encoding Exact(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
