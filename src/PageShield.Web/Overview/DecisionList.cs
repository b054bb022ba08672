namespace PageShield.Web.Overview;

/// <summary>Puts decisions in their order, and leaves out what only repeats a graver one.</summary>
internal static class DecisionList
{
    /// <summary>
    /// By rank, then newest first. Of several about one subject the gravest stands for the lesser ones; nothing critical is ever left out
    /// but the state of something that a critical alert about it tells already.
    /// </summary>
    public static IReadOnlyList<Decision> Ordered(IEnumerable<Decision> decisions)
    {
        var kept = new List<Decision>();
        foreach (var decision in decisions.OrderBy(static each => each.Rank).ThenBy(static each => each.IsState).ThenByDescending(static each => each.At))
        {
            var isTold = kept.Exists(other => other.Subject == decision.Subject);
            if (!isTold || decision is { Rank: 0, IsState: false }) kept.Add(decision);
        }

        return [.. kept.OrderBy(static each => each.Rank).ThenByDescending(static each => each.At)];
    }
}
