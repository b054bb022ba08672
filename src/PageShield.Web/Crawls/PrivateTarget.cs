using System.Text.RegularExpressions;

namespace PageShield.Web.Crawls;

/// <summary>Why a crawl did not reach a private address, worded for the dashboard.</summary>
/// <param name="Text">The sentence without the hint for the command line.</param>
/// <param name="Target">The blocked host and port; null if the sentence is about something else.</param>
public sealed partial record PrivateTarget(string Text, string? Target)
{
    /// <summary>Parses a reason as stored by crawls, or as written in alerts with defanged dots.</summary>
    public static PrivateTarget Read(string text)
    {
        var match = Hint().Match(text);
        return match.Success
            ? new PrivateTarget(
                $"{text[..match.Index]}.{text[(match.Index + match.Length)..]}", match.Groups[1].Value.Replace("[.]", ".", StringComparison.Ordinal))
            : new PrivateTarget(text, null);
    }

    [GeneratedRegex(@"; if it is yours, allow it with --allow-private (\S+) or in the site's settings\.?", RegexOptions.CultureInvariant)]
    private static partial Regex Hint();
}
