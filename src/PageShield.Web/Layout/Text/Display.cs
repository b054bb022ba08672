using System.Globalization;
using System.Text;

namespace PageShield.Web.Layout.Text;

/// <summary>Formats values for display.</summary>
public static class Display
{
    private static readonly IdnMapping Idn = new();

    /// <summary>A short count: 1,234 → <c>1.2k</c>; unchanged below 1,000.</summary>
    public static string Count(long count) => count switch
    {
        < 1_000 => count.ToString(CultureInfo.InvariantCulture),
        < 10_000 => (count / 100 / 10.0).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        < 1_000_000 => (count / 1_000).ToString(CultureInfo.InvariantCulture) + "k",
        _ => (count / 100_000 / 10.0).ToString("0.#", CultureInfo.InvariantCulture) + "M",
    };

    /// <summary>With thousands separators: <c>1,234</c>.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A size in B, kB or MB: <c>3.4 kB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB"),
    };

    /// <summary><c>1 script</c>, <c>2 scripts</c>.</summary>
    public static string Plural(long count, string one, string? many = null) =>
        $"{Number(count)} {(count == 1 ? one : many ?? (one is [.., not ('a' or 'e' or 'o' or 'u'), 'y'] ? one[..^1] + "ies" : one + "s"))}";

    /// <summary>A time span in whole units of the largest fitting unit: <c>5 min</c>, <c>3 h</c>, <c>12 days</c>.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalSeconds: < 60 } short_ => $"{(int)short_.TotalSeconds} s",
        { TotalMinutes: < 60 } minutes => $"{(int)minutes.TotalMinutes} min",
        { TotalHours: < 48 } hours => $"{(int)hours.TotalHours} h",
        var days => $"{(int)days.TotalDays} days",
    };

    /// <summary>An enum value in words: <c>EventHandler</c> → <c>event handler</c>.</summary>
    public static string Words<T>(T value) where T : struct, Enum
    {
        var words = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    /// <summary>The Unicode form of a Punycode host; null if there is none, or it is the same.</summary>
    public static string? UnicodeHost(string host)
    {
        if (!host.Contains("xn--", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            var unicode = Idn.GetUnicode(host);
            return unicode == host ? null : unicode;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// The text with invisible and reordering characters (controls, bidi, zero width) escaped, as <c>\u202e</c>; line feeds and tabs stay.
    /// </summary>
    public static string Plain(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text ?? "";

        var plain = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (IsOdd(letter)) plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else plain.Append(letter);
        }

        return plain.ToString();
    }

    /// <summary>Whether a character is invisible or reorders text.</summary>
    public static bool IsOdd(char letter) =>
        letter is not ('\n' or '\t') && (char.IsControl(letter)
        || letter is '\u00ad' or '\u061c' or '\ufeff' or (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e')
            or (>= '\u2060' and <= '\u206f')
            or (>= '\ufff9' and <= '\ufffb'));
}
