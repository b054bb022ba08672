using System.Text.RegularExpressions;

namespace PageShield.Detection.Flows.Facts;

/// <summary>Recognizes regular expressions that match card numbers.</summary>
internal static partial class CardPattern
{
    /// <summary>Whether the pattern matches 12 to 19 digits, or the prefixes of card issuers.</summary>
    public static bool IsLike(string pattern) => pattern.Length <= 4_000 && Digits().IsMatch(pattern);

    [GeneratedRegex(@"(?:\[0-9\]|\\d)\{1[2-6](?:,1[5-9])?\}|5\[1-5\]|3\[47\]|6\(\?:011|\^4\\d|(?:\\d|\[0-9\])\{4\}.{0,12}(?:\\d|\[0-9\])\{4\}",
        RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
