namespace PageShield.Web.Layout.Badges;

/// <summary>Texts for a script's score. A low score is bad, so texts explain the scale.</summary>
internal static class ScoreWords
{
    /// <summary>The meaning of both ends of the scale.</summary>
    public const string Scale = "1 malicious – 99 clean";

    /// <summary>For the first mention: <c>score 4 (1 malicious – 99 clean)</c>.</summary>
    public static string Full(int score) => FormattableString.Invariant($"score {score} ({Scale})");

    /// <summary>Tooltip for a score that is shown as a number only.</summary>
    public static string Tooltip(int score) => FormattableString.Invariant($"Score {score}: 1 is malicious, 99 is clean");
}
