using System.Globalization;
using System.Text;

namespace PageShield.Reports.Urls;

/// <summary>Folds one segment of a URL path. See <see cref="UrlTemplate"/> for the placeholders.</summary>
internal static class PathSegment
{
    private const int MaxLength = 160;

    private static readonly string[] FileEndings =
        [".js", ".mjs", ".cjs", ".css", ".map", ".json", ".wasm", ".html", ".htm", ".php", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".woff",
            ".woff2"];

    private static readonly string[] BuildWords =
        [".min", ".chunk", ".bundle", ".module", ".esm", ".umd", ".prod", ".legacy", ".modern", ".entry", ".async"];

    public static string Fold(ReadOnlySpan<char> segment)
    {
        var parameters = segment.IndexOf(';');
        if (parameters >= 0) return Fold(segment[..parameters]) + FoldMatrix(segment[parameters..]);
        if (segment.Length == 0) return "";
        if (segment.Length > MaxLength) return "{token}";
        if (FoldWhole(segment) is { } whole) return whole;

        var ending = EndingStart(segment);
        return ending < segment.Length && ending > 0
            ? FoldStem(segment[..ending], IsCode(segment)) + Clean(segment[ending..])
            : FoldWords(segment);
    }

    public static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    public static bool IsYear(ReadOnlySpan<char> text) => IsDigits(text) && text.Length == 4 && (text.StartsWith("19") || text.StartsWith("20"));

    /// <summary>The placeholder if the whole text is one value, else null.</summary>
    public static string? FoldWhole(ReadOnlySpan<char> text)
    {
        if (IsDate(text)) return "{date}";
        if (IsDigits(text)) return text.Length >= 4 ? "{id}" : null;
        if (IsUuid(text)) return "{uuid}";
        if (IsHexHash(text, 8)) return "{hash}";
        return IsToken(text) ? "{token}" : null;
    }

    /// <summary><c>main.3f2a9c</c>, <c>app-BxT3k_9a</c>, <c>3f2a9c77ab01</c>: folds the hash that a bundler appended.</summary>
    private static string FoldStem(ReadOnlySpan<char> stem, bool isCode)
    {
        if (FoldWhole(stem) is { } whole) return isCode && IsHashOfDigits(stem, 8) ? "{hash}" : whole;

        // Rollup's and Vite's eight Base64url characters may contain separators themselves: check the fixed position first.
        if (stem.Length > 9 && stem[^9] is '-' or '.' or '_' && IsBundlerHash(stem[^8..]))
            return FoldWords(stem[..^9]) + Clean(stem.Slice(stem.Length - 9, 1)) + "{hash}";

        var separator = stem.LastIndexOfAny('.', '-', '_');
        var last = stem[(separator + 1)..];
        if (separator > 0 && (IsHexHash(last, 6) || IsBundlerHash(last) || (isCode && stem[separator] == '.' && IsHashOfDigits(last, 6))))
            return FoldWords(stem[..separator]) + stem[separator] + "{hash}";
        return FoldWords(stem);
    }

    private static bool IsCode(ReadOnlySpan<char> file) =>
        file.EndsWith("js", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".css", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".map", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether digits may be a hash: one in 43 hexadecimal hashes of eight characters has no letter, such as in <c>app.03929114.js</c>.
    /// </summary>
    private static bool IsHashOfDigits(ReadOnlySpan<char> text, int least) => text.Length >= least && IsDigits(text) && !IsDate(text);

    /// <summary>Folds long numbers, dates, hashes and UUIDs between separators: <c>blue-shirt-12345</c> → <c>blue-shirt-{id}</c>.</summary>
    private static string FoldWords(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        while (text.Length > 0)
        {
            if (text.Length >= 36 && IsUuid(text[..36]) && IsEnd(text, 36))
            {
                folded.Append("{uuid}");
                text = text[36..];
            }
            else if (text.Length >= 10 && IsDate(text[..10]) && IsEnd(text, 10))
            {
                folded.Append("{date}");
                text = text[10..];
            }
            else
            {
                var length = text.IndexOfAny(Separators);
                if (length < 0) length = text.Length;
                var word = text[..length];
                folded.Append(
                    word.Length >= 5 && IsDigits(word) ? "{id}"
                    : IsHexHash(word, 8) ? "{hash}"
                    : IsToken(word) ? "{token}"
                    : Clean(word));
                text = text[length..];
            }

            if (text.Length > 0)
            {
                folded.Append(text[0]);
                text = text[1..];
            }
        }

        return folded.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(".-_~,=+:@!");

    private static bool IsEnd(ReadOnlySpan<char> text, int at) => at == text.Length || Separators.Contains(text[at]);

    private static string FoldMatrix(ReadOnlySpan<char> parameters)
    {
        // `;jsessionid=…` and similar parameters: keep only the name.
        var folded = new StringBuilder();
        var count = 0;
        foreach (var range in parameters[1..].Split(';'))
        {
            if (++count > 8) break;
            folded.Append(';').Append(QueryParameter.Fold(parameters[1..][range], keepsValues: false));
        }

        return folded.ToString();
    }

    private static int EndingStart(ReadOnlySpan<char> segment)
    {
        var start = segment.Length;
        foreach (var ending in FileEndings)
        {
            if (!segment.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) continue;
            start -= ending.Length;
            break;
        }

        for (var again = start < segment.Length; again;)
        {
            again = false;
            foreach (var word in BuildWords)
            {
                if (!segment[..start].EndsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
                start -= word.Length;
                again = true;
            }
        }

        return start;
    }

    private static bool IsDate(ReadOnlySpan<char> text) => text.Length switch
    {
        8 => IsDigits(text) && IsYear(text[..4]) && IsMonthAndDay(text[4..6], text[6..]),
        10 when text[4] is '-' or '_' or '.' && text[7] == text[4] => IsYear(text[..4]) && IsMonthAndDay(text[5..7], text[8..]),
        _ => false,
    };

    private static bool IsMonthAndDay(ReadOnlySpan<char> month, ReadOnlySpan<char> day) =>
        IsDigits(month) && IsDigits(day) && int.Parse(month, CultureInfo.InvariantCulture) is >= 1 and <= 12
            && int.Parse(day, CultureInfo.InvariantCulture) is >= 1 and <= 31;

    private static bool IsUuid(ReadOnlySpan<char> text) => text.Length == 36 && Guid.TryParseExact(text, "D", out _);

    /// <summary>Whether the text is hexadecimal in one case with a digit and a letter, or any hexadecimal text of 16 or more characters.</summary>
    public static bool IsHexHash(ReadOnlySpan<char> text, int least)
    {
        if (text.Length < least || text.Length > 128) return false;
        var digits = 0;
        var lower = 0;
        var upper = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is >= 'a' and <= 'f') lower++;
            else if (c is >= 'A' and <= 'F') upper++;
            else return false;
        }

        return text.Length >= 16 || (digits > 0 && lower + upper > 0 && (lower == 0 || upper == 0));
    }

    /// <summary>
    /// Whether the text is 8 to 32 characters of Base64url or Base32 and unlike a word: it has a digit and an upper-case
    /// letter, or three changes between lower and upper case.
    /// </summary>
    private static bool IsBundlerHash(ReadOnlySpan<char> text)
    {
        if (text.Length is < 8 or > 32) return false;
        var digits = 0;
        var upper = 0;
        var turns = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsAsciiLetterUpper(c)) upper++;
            else if (!char.IsAsciiLetterLower(c) && c is not ('-' or '_')) return false;
            if (i > 0 && char.IsAsciiLetter(c) && char.IsAsciiLetter(text[i - 1])
                && char.IsAsciiLetterUpper(c) != char.IsAsciiLetterUpper(text[i - 1]))
                turns++;
        }

        return (digits > 0 && upper > 0) || turns >= 3 || IsHexHash(text, 8);
    }

    /// <summary>
    /// Whether the text is 20 or more characters of Base64url with digits, lower and upper case. Digits are not required if case changes more often
    /// than in words.
    /// </summary>
    private static bool IsToken(ReadOnlySpan<char> text)
    {
        if (text.Length < 20) return false;
        bool digit = false, lower = false, upper = false;
        var turns = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i > 0 && char.IsAsciiLetter(c) && char.IsAsciiLetter(text[i - 1])
                && char.IsAsciiLetterUpper(c) != char.IsAsciiLetterUpper(text[i - 1]))
                turns++;
            if (char.IsAsciiDigit(c)) digit = true;
            else if (char.IsAsciiLetterLower(c)) lower = true;
            else if (char.IsAsciiLetterUpper(c)) upper = true;
            else if (c is not ('-' or '_' or '=')) return false;
        }

        return lower && upper && (digit || turns * 20 >= text.Length * 9);
    }

    /// <summary>Escapes control characters, white space and non-ASCII characters. Other text is unchanged.</summary>
    private static string Clean(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('\0', ' ') < 0 && text.IndexOfAnyInRange('\x7f', '\uffff') < 0) return text.ToString();

        var clean = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > ' ' and < 0x7f) clean.Append((char)rune.Value);
            else clean.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return clean.ToString();
    }
}
