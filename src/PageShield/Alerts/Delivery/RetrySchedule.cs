namespace PageShield.Alerts.Delivery;

/// <summary>When a message that could not be delivered is tried again.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>5 s, 20 s, 80 s, … four times as long each time, at most 6 h, give or take a fifth so that messages spread out.</summary>
    /// <param name="attempts">Attempts made, from 1.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int attempts, double chance)
    {
        var seconds = Math.Min(First.TotalSeconds * Math.Pow(4, attempts - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.8 + 0.4 * chance));
    }
}
