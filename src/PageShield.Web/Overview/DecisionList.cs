namespace PageShield.Web.Overview;

/// <summary>Puts decisions in their order, and leaves out what only repeats a graver one.</summary>
internal static class DecisionList
{
    /// <summary>
    /// Gravest first, then newest first. Of several about one subject the gravest stands for the lesser ones; nothing critical is ever left out
    /// but the state of something that a critical alert about it tells already.
    /// </summary>
    public static IReadOnlyList<Decision> Ordered(IEnumerable<Decision> decisions)
    {
        var kept = new List<Decision>();
        foreach (var decision in decisions.OrderByDescending(static each => each.Severity).ThenBy(static each => each.IsState)
            .ThenByDescending(static each => each.At))
        {
            var isTold = kept.Exists(other => other.Subject == decision.Subject);
            if (!isTold || decision is { Severity: Severity.Critical, IsState: false }) kept.Add(decision);
        }

        return [.. kept.OrderByDescending(static each => each.Severity).ThenByDescending(static each => each.At)];
    }
}
