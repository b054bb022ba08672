using PageShield.Inventory.Scripts;

namespace PageShield.Changes;

/// <summary>Compares two stored contents of one script.</summary>
internal static class ContentComparison
{
    public static async Task<(ChangeClass Class, string Summary)> CompareAsync(
        ScriptContent? before, ScriptContent? after, CancellationToken cancellationToken)
    {
        var (oldText, newText) = (before is null ? null : StoredBody.TextOf(before), after is null ? null : StoredBody.TextOf(after));
        if (oldText is null || newText is null)
            return (ChangeClass.Code, "The content changed. It is binary or too large to compare.");

        var comparison = await ScriptComparer.CompareAsync(oldText, newText, urgent: false, cancellationToken);
        return (comparison.Class, comparison.Summary);
    }
}
