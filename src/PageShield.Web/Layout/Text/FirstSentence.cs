using System.Text.RegularExpressions;

namespace PageShield.Web.Layout.Text;

/// <summary>
/// Shortens texts for display: removes selectors, element paths, log odds of the model and rule ids. The full text is shown under
/// <em>Details</em>.
/// </summary>
public static partial class FirstSentence
{
    private const string Fields = "fields or forms of the page";

    /// <summary>The short text; unchanged if it has no technical parts.</summary>
    /// <param name="text">May quote parts in backquotes.</param>
    /// <param name="rule">Id of the finding's rule; it is removed from the text.</param>
    public static string Of(string? text, string? rule = null)
    {
        if (string.IsNullOrEmpty(text)) return "";

        var plain = LogOdds().Replace(text, "");
        if (!string.IsNullOrEmpty(rule))
            plain = plain.Replace($" ({rule})", "", StringComparison.Ordinal).Replace($"{rule}: ", "", StringComparison.Ordinal);
        if (!plain.Contains('`', StringComparison.Ordinal)) return ElementPath().Replace(plain, "an element of the page");

        plain = ReadSelector()
            .Replace(plain, static match => IsSelector(match.Groups["what"].Value) ? $"{match.Groups["verb"].Value} {Fields}" : match.Value);
        plain = MoreSelectors().Replace(plain, $"${{verb}} {Fields}");
        plain = Repeated().Replace(plain, "");
        return Quoted().Replace(plain, static match => IsSelector(match.Groups[1].Value) ? "an element of the page" : match.Value);
    }

    /// <summary>Whether the short text differs, that is, there are details to show.</summary>
    public static bool HasDetails(string? text, string? rule = null) => Of(text, rule) != (text ?? "");

    private static bool IsSelector(string quoted) =>
        !quoted.Contains("://", StringComparison.Ordinal) && (Tag().IsMatch(quoted) || SelectorSign().IsMatch(quoted));

    [GeneratedRegex(@"[;,]?\s*\(?[+−-]?[0-9]+(?:\.[0-9]+)? log odds(?:, (?:not )?counted)?\)?", RegexOptions.CultureInvariant)]
    private static partial Regex LogOdds();

    [GeneratedRegex("(?<verb>(?:now |no longer )reads) `(?<what>[^`]*)`", RegexOptions.CultureInvariant)]
    private static partial Regex ReadSelector();

    [GeneratedRegex("(?<verb>now reads) [0-9,]+ more selectors", RegexOptions.CultureInvariant)]
    private static partial Regex MoreSelectors();

    /// <summary>A repetition of the phrase after a comma or "and".</summary>
    [GeneratedRegex($"(?<=(?:now|no longer) reads {Fields}.*)(?:,| and) (?:now|no longer) reads {Fields}", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();

    [GeneratedRegex("`([^`]*)`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    /// <summary>A bare element name.</summary>
    [GeneratedRegex(
        "^(?:html|head|body|main|form|input|select|option|textarea|button|fieldset|label|iframe|frame|script|div|span|p|a|img|table|ul|li)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    /// <summary>Signs of a CSS selector (id, attribute, child, class) that host names do not have.</summary>
    [GeneratedRegex(
        @"^[#.][\w-]|[\w\]*]#[\w-]|\[[\w-]+[~|^$*]?(?:=|\])|\w\s*>\s*[\w#.\[*]|:nth-|^(?:form|input|select|textarea|button|iframe|div|span)[.:#\[]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SelectorSign();

    /// <summary>An element path in plain text: <c>body &gt; div:nth-child(2) &gt; script</c>.</summary>
    [GeneratedRegex(@"(?:html|body|head)(?:[.#:\[][^\s>]*)?(?:\s*>\s*[a-z][^\s>]*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ElementPath();
}
