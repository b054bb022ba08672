namespace PageShield.Web.Overview;

/// <summary>Sorts decisions and removes redundant ones.</summary>
internal static class DecisionList
{
    /// <summary>
    /// Sorts by severity, then newest first, and keeps only the most severe decision per subject. All critical decisions are kept, except a state
    /// that a critical alert about the same subject covers.
    /// </summary>
    public static IReadOnlyList<Decision> Ordered(IEnumerable<Decision> decisions)
    {
        var kept = new List<Decision>();
        foreach (var decision in decisions.OrderByDescending(static each => each.Severity).ThenBy(static each => each.IsState)
            .ThenByDescending(static each => each.At))
        {
            var isCovered = kept.Exists(other => other.Subject == decision.Subject);
            if (!isCovered || decision is { Severity: Severity.Critical, IsState: false }) kept.Add(decision);
        }

        return [.. kept.OrderByDescending(static each => each.Severity).ThenByDescending(static each => each.At)];
    }
}
