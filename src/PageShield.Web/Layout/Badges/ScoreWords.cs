namespace PageShield.Web.Layout.Badges;

/// <summary>A script's score for people: a low one is the bad one, which nobody guesses from the number alone.</summary>
internal static class ScoreWords
{
    /// <summary>What the ends of the scale mean, in as few words as possible.</summary>
    public const string Scale = "1 malicious – 99 clean";

    /// <summary>Where it is mentioned first: <c>score 4 (1 malicious – 99 clean)</c>.</summary>
    public static string Full(int score) => FormattableString.Invariant($"score {score} ({Scale})");

    /// <summary>Beside a number that stands alone.</summary>
    public static string Tooltip(int score) => FormattableString.Invariant($"Score {score}: 1 is malicious, 99 is clean");
}
