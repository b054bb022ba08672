namespace PageShield.Reports.Settings;

/// <summary>The message of a program that cannot start because of invalid settings.</summary>
public static class StartFailure
{
    /// <summary>Formats one problem as a sentence, several as one line each.</summary>
    public static string Of(string program, IEnumerable<string> problems)
    {
        var all = problems.ToList();
        return all is [var only]
            ? $"{program} cannot start. {only}"
            : $"{program} cannot start. Correct these settings (use '__' instead of ':' in environment variables):\n  {string.Join("\n  ", all)}";
    }
}
