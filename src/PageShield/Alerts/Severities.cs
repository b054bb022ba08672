namespace PageShield.Alerts;

/// <summary>The five severities, mildest first.</summary>
public static class Severities
{
    public static readonly IReadOnlyList<string> All = ["info", "low", "medium", "high", "critical"];

    /// <summary>0 for <c>info</c> to 4 for <c>critical</c>; -1 for anything else.</summary>
    public static int Rank(string? severity)
    {
        for (var rank = 0; rank < All.Count; rank++)
            if (All[rank] == severity) return rank;
        return -1;
    }
}
