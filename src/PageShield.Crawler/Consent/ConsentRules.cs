using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Consent;

/// <summary>
/// Autoconsent's rules about the banners of consent platforms (see <c>autoconsent-rules.NOTICE.md</c>), and the functions that ask a page about them.
/// </summary>
internal static class ConsentRules
{
    private static readonly JsonElement[] Rules = [.. JsonDocument.Parse(Read("autoconsent-rules.json")).RootElement.Items("rules")];

    /// <summary>The function that answers questions about a document.</summary>
    public static string Function { get; } = WithoutComments(Read("consent.js"));

    /// <summary>How each banner is recognised, as the function's question carries it.</summary>
    public static object[] Recognition { get; } =
        [.. Rules.Select(static rule => (object)new { url = rule.TextOrNull("url"), cmp = rule.Member("cmp"), popup = rule.Member("popup") })];

    /// <summary>What is done about the banner of a rule, step by step; none where the rule does not know.</summary>
    public static IReadOnlyList<JsonElement> StepsOf(int rule, bool accept) => [.. Rules[rule].Items(accept ? "accept" : "reject")];

    private static string Read(string name)
    {
        // it is embedded
        using var reader = new StreamReader(typeof(ConsentRules).Assembly.GetManifestResourceStream($"PageShield.Crawler.Consent.{name}")!);
        return reader.ReadToEnd();
    }

    // DevTools takes a function, which begins with the word.
    private static string WithoutComments(string text) => text[text.IndexOf("function", StringComparison.Ordinal)..];
}
