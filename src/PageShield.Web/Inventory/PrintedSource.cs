using PageShield.Inventory.Scripts;
using PageShield.Inventory;
using PageShield.JavaScript.Printing;
using PageShield.JavaScript;

namespace PageShield.Web.Inventory;

/// <summary>A stored script as lines for people.</summary>
/// <param name="Lines">Pretty-printed, or as served where the text is too large for that, or ends whoever tries.</param>
/// <param name="IsPretty">Whether it was pretty-printed.</param>
internal sealed record PrintedSource(IReadOnlyList<string> Lines, bool IsPretty)
{
    /// <summary>Longest text that is pretty-printed for a screen, in characters.</summary>
    private const int LongestPrinted = 2_000_000;

    /// <summary>Null where the content was not kept or is binary.</summary>
    public static async Task<PrintedSource?> OfAsync(ScriptContent? content, CancellationToken cancellationToken)
    {
        if (content is null || StoredBody.TextOf(content) is not { } text) return null;
        var printed = text.Length > LongestPrinted ? null : await ScriptLayout.PrintAsync(text, cancellationToken);
        return new PrintedSource(Split(printed ?? text), IsPretty: printed is not null);
    }

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
