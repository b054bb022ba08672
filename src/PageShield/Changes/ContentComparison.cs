using PageShield.Changes.Code;
using PageShield.Inventory;

namespace PageShield.Changes;

/// <summary>Compares two stored contents of one script.</summary>
internal static class ContentComparison
{
    public static (ChangeClass Class, string Summary) Compare(ScriptContent? before, ScriptContent? after)
    {
        var (oldText, newText) = (before is null ? null : StoredBody.TextOf(before), after is null ? null : StoredBody.TextOf(after));
        if (oldText is null || newText is null)
            return (ChangeClass.Code, "The content is another one; it is binary or too large to be compared.");

        var comparison = ScriptDiff.Compare(oldText, newText);
        return (comparison.Class, comparison.Summary);
    }
}
