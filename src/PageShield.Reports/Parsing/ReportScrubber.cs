using System.Text.RegularExpressions;
using PageShield.Reports.Urls;

namespace PageShield.Reports.Parsing;

/// <summary>
/// Removes personal data from reports: query strings, credentials, fragments, e-mail addresses, tokens
/// and card numbers (13 to 19 digits with a valid Luhn checksum). Runs before anything is stored.
/// </summary>
public static partial class ReportScrubber
{
    /// <summary>Maximum length of URLs and texts, in characters. Longer ones are truncated.</summary>
    public const int MaxLength = 1000;

    /// <summary>Removes credentials and fragment from a URL, replaces query values with <c>{v}</c>, and masks personal data in the path.</summary>
    /// <param name="url">As reported. Keywords such as <c>inline</c> are returned unchanged.</param>
    /// <param name="keptParameters">Exact names of query parameters whose values are kept.</param>
    public static string Url(string url, IReadOnlySet<string> keptParameters)
    {
        if (url.Length > MaxLength) url = url[..MaxLength];
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) url = url[..fragment];
        url = WithoutCredentials(url);

        var question = url.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? Text(url) : Text(url[..question]) + "?" + Query(url[(question + 1)..], keptParameters);
    }

    /// <summary>Masks e-mail addresses, tokens and card numbers in free text, such as a code sample.</summary>
    public static string Text(string text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        if (MayHoldAddress(text)) text = Email().Replace(text, "{email}");
        if (text.Contains("eyJ", StringComparison.Ordinal)) text = JsonWebToken().Replace(text, "{token}");
        if (text.Length >= 32) text = Secret().Replace(text, MaskSecret);
        if (text.Length >= 13) text = Digits().Replace(text, MaskCard);
        return text;
    }

    private static string Query(string query, IReadOnlySet<string> keptParameters) =>
        string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Take(32).Select(parameter =>
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return QueryParameter.Fold(parameter, keepsValues: false);
            return keptParameters.Contains(parameter[..equals])
                ? parameter[..equals] + "=" + Text(parameter[(equals + 1)..])
                : QueryParameter.Fold(parameter, keepsValues: false);
        }));

    private static string WithoutCredentials(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) return url;
        var end = url.AsSpan(start + 3).IndexOfAny('/', '?', '\\');
        var authority = end < 0 ? url.AsSpan(start + 3) : url.AsSpan(start + 3, end);
        var at = authority.LastIndexOf('@');
        return at < 0 ? url : string.Concat(url.AsSpan(0, start + 3), url.AsSpan(start + 4 + at));
    }

    private static bool MayHoldAddress(string text) =>
        text.Contains('@', StringComparison.Ordinal) || text.Contains("%40", StringComparison.Ordinal);

    private static string MaskSecret(Match match)
    {
        bool digit = false, letter = false;
        foreach (var c in match.ValueSpan)
        {
            digit |= char.IsAsciiDigit(c);
            letter |= char.IsAsciiLetter(c);
        }

        return digit && letter ? "{token}" : match.Value;
    }

    private static string MaskCard(Match match)
    {
        var sum = 0;
        var count = 0;
        for (var i = match.ValueSpan.Length - 1; i >= 0; i--)
        {
            var c = match.ValueSpan[i];
            if (!char.IsAsciiDigit(c)) continue;
            var digit = c - '0';
            if (count++ % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }

        return count is >= 13 and <= 19 && sum % 10 == 0 ? "{card}" : match.Value;
    }

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")]
    private static partial Regex Email();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]{0,})?")]
    private static partial Regex JsonWebToken();

    /// <summary>32 or more consecutive letters, digits and underscores: session ids, API keys, digests.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_])[A-Za-z0-9_]{32,}(?![A-Za-z0-9_])")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?<![0-9])[0-9](?:[ -]?[0-9]){12,18}(?![0-9])|(?<![0-9])[0-9](?:(?:%20|\+)?[0-9]){12,18}(?![0-9])")]
    private static partial Regex Digits();
}
