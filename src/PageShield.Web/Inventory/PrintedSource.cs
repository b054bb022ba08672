using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;

namespace PageShield.Web.Inventory;

/// <summary>A stored script as lines to display.</summary>
/// <param name="Lines">Pretty-printed lines. Lines as served if the text is too large to pretty-print, or pretty-printing fails.</param>
/// <param name="IsPretty">Whether it was pretty-printed.</param>
internal sealed record PrintedSource(IReadOnlyList<string> Lines, bool IsPretty)
{
    /// <summary>Longest text that is pretty-printed, in characters.</summary>
    private const int LongestPrinted = 2_000_000;

    /// <summary>Returns the source; null if the content was not kept or is binary.</summary>
    public static async Task<PrintedSource?> OfAsync(ScriptContent? content, CancellationToken cancellationToken)
    {
        if (content is null || StoredBody.TextOf(content) is not { } text) return null;
        var printed = text.Length > LongestPrinted ? null : await ScriptLayout.PrintAsync(text, cancellationToken);
        return new PrintedSource(Split(printed ?? text), IsPretty: printed is not null);
    }

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
