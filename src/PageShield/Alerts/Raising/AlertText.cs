using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PageShield.Inventory.Connections.Vendors;

namespace PageShield.Alerts.Raising;

/// <summary>Makes untrusted text safe to send to people: nothing in it is invisible, clickable or a terminal control sequence.</summary>
public static partial class AlertText
{
    /// <summary>
    /// One line: control characters (CR, LF and ESC too), bidirectional marks, other invisible characters and lone surrogates become
    /// visible as <c>\u{202E}</c>; longer text is cut and ends with an ellipsis.
    /// </summary>
    /// <param name="maxLength">In UTF-16 units, at least 2.</param>
    public static string Line(string text, int maxLength) => Escape(text, maxLength, keepLineFeeds: false);

    /// <summary>Like <see cref="Line"/>, but keeps line feeds.</summary>
    public static string Block(string text, int maxLength) => Escape(text, maxLength, keepLineFeeds: true);

    /// <summary>
    /// Makes links in text unclickable: <c>https://evil.example/a.js</c> becomes <c>hxxps://evil[.]example/a.js</c>. Every other host name or
    /// IPv4 address gets the brackets too. File names such as <c>main.js</c> are unchanged.
    /// </summary>
    public static string Defang(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Scheme().Replace(text, static match => match.Value[0] is 'h' or 'H' ? $"hxxp{match.Groups[1].Value}://" : $"wxx{match.Value[2..]}");
        return HostName().Replace(text, static match =>
            IsFileName(match.Value) ? match.Value : match.Value.Replace(".", "[.]", StringComparison.Ordinal));
    }

    /// <summary>
    /// A host as <see cref="Host"/> writes it, with its company if known: <c>cdn[.]listrakbi[.]com (Listrak · marketing)</c>.
    /// </summary>
    public static string NamedHost(string host) => VendorList.Of(host) is { } vendor ? $"{Host(host)} ({vendor})" : Host(host);

    /// <summary>A host for people: defanged, with the Unicode form next to Punycode.</summary>
    public static string Host(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var shown = Line(host, 253).Replace(".", "[.]", StringComparison.Ordinal);
        if (!host.Contains("xn--", StringComparison.OrdinalIgnoreCase)) return shown;

        try
        {
            var unicode = new IdnMapping { AllowUnassigned = true }.GetUnicode(host);
            return unicode == host ? shown : $"{shown} (reads as {Line(unicode, 253).Replace(".", "[.]", StringComparison.Ordinal)})";
        }
        catch (ArgumentException)
        {
            return shown;
        }
    }

    /// <summary>A URL for people: defanged and escaped. A long URL is cut in the middle to keep host and file name.</summary>
    public static string Url(string url)
    {
        const int longest = 160, head = 100, tail = 56;
        ArgumentNullException.ThrowIfNull(url);
        var shown = url.Length <= longest ? url : $"{url[..head]}…{url[^tail..]}";
        return Defang(Line(shown, 2 * longest));
    }

    private static string Escape(string text, int maxLength, bool keepLineFeeds)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = keepLineFeeds && rune.Value == '\n' || IsPlain(rune) ? rune.ToString() : $"\\u{{{rune.Value:X}}}";
            if (result.Length + piece.Length > maxLength - 1 && result.Length + piece.Length + (text.Length > maxLength ? 1 : 0) > maxLength)
                return result.Append('…').ToString();

            result.Append(piece);
        }

        return result.ToString();
    }

    private static bool IsPlain(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool IsFileName(string name) =>
        name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant() is "js" or "mjs" or "cjs" or "css" or "html" or "htm" or "php" or "json" or "wasm"
            or "svg" or "png";

    [GeneratedRegex(@"\b(?:http(s?)|wss?)://", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]+", RegexOptions.NonBacktracking)]
    private static partial Regex HostName();
}
