using PageShield.Inventory;
using PageShield.JavaScript;

namespace PageShield.Web.Inventory;

/// <summary>A stored script as lines for people.</summary>
/// <param name="Lines">Pretty-printed, or as served where the text is too large for that.</param>
/// <param name="IsPretty">Whether it was pretty-printed.</param>
internal sealed record PrintedSource(IReadOnlyList<string> Lines, bool IsPretty)
{
    /// <summary>Longest text that is pretty-printed for a screen, in characters.</summary>
    private const int LongestPrinted = 2_000_000;

    /// <summary>Null where the content was not kept or is binary.</summary>
    public static PrintedSource? Of(ScriptContent? content)
    {
        if (content is null || StoredBody.TextOf(content) is not { } text) return null;
        if (text.Length > LongestPrinted) return new PrintedSource(Split(text), IsPretty: false);

        return new PrintedSource(Split(JavaScriptPrinter.Print(ParsedScript.Parse(text)).Text), IsPretty: true);
    }

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
