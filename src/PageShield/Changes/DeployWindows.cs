namespace PageShield.Changes;

/// <summary>Determines which changes of a site's own scripts a deployment explains.</summary>
public static class DeployWindows
{
    /// <summary>Why a change was expected, for people; null if no window covers it.</summary>
    public static string? Reason(Change change, IEnumerable<Deployment> windows)
    {
        ArgumentNullException.ThrowIfNull(change);
        return windows.FirstOrDefault(window => window.StartsAt <= change.At && change.At <= window.EndsAt) is { } window
            ? $"A deployment was announced by {window.Author}{(string.IsNullOrWhiteSpace(window.Note) ? "" : $": {window.Note}")}."
            : null;
    }
}
