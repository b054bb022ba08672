using System.Text.RegularExpressions;

namespace PageShield.Web.Layout.Text;

/// <summary>
/// What is told first: the text without selectors, places in the document, the model's figures and rules' ids. The whole stands behind
/// <em>Details</em>.
/// </summary>
public static partial class FirstSentence
{
    private const string Fields = "fields or forms of the page";

    /// <summary>The text for a first look; the same where nothing technical is in it.</summary>
    /// <param name="text">May have parts between backquotes.</param>
    /// <param name="rule">The rule whose finding it is; its id is taken out.</param>
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

    /// <summary>Whether something was left out, so that there are details to show.</summary>
    public static bool HasDetails(string? text, string? rule = null) => Of(text, rule) != (text ?? "");

    private static bool IsSelector(string quoted) =>
        !quoted.Contains("://", StringComparison.Ordinal) && (Tag().IsMatch(quoted) || SelectorSign().IsMatch(quoted));

    [GeneratedRegex(@"[;,]?\s*\(?[+−-]?[0-9]+(?:\.[0-9]+)? log odds(?:, (?:not )?counted)?\)?", RegexOptions.CultureInvariant)]
    private static partial Regex LogOdds();

    [GeneratedRegex("(?<verb>(?:now |no longer )reads) `(?<what>[^`]*)`", RegexOptions.CultureInvariant)]
    private static partial Regex ReadSelector();

    [GeneratedRegex("(?<verb>now reads) [0-9,]+ more selectors", RegexOptions.CultureInvariant)]
    private static partial Regex MoreSelectors();

    /// <summary>The same phrase once more, after a comma or "and".</summary>
    [GeneratedRegex($"(?<=(?:now|no longer) reads {Fields}.*)(?:,| and) (?:now|no longer) reads {Fields}", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();

    [GeneratedRegex("`([^`]*)`", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    /// <summary>One element by its name alone.</summary>
    [GeneratedRegex(
        "^(?:html|head|body|main|form|input|select|option|textarea|button|fieldset|label|iframe|frame|script|div|span|p|a|img|table|ul|li)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    /// <summary>An id, an attribute, a child or a class of a selector; a host name has none of them.</summary>
    [GeneratedRegex(
        @"^[#.][\w-]|[\w\]*]#[\w-]|\[[\w-]+[~|^$*]?(?:=|\])|\w\s*>\s*[\w#.\[*]|:nth-|^(?:form|input|select|textarea|button|iframe|div|span)[.:#\[]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SelectorSign();

    /// <summary>A path of elements in plain text: <c>body &gt; div:nth-child(2) &gt; script</c>.</summary>
    [GeneratedRegex(@"(?:html|body|head)(?:[.#:\[][^\s>]*)?(?:\s*>\s*[a-z][^\s>]*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ElementPath();
}
