namespace PageShield.Reports.Settings;

/// <summary>What a program says that cannot start with the settings it was given.</summary>
public static class StartFailure
{
    /// <summary>One sentence for one problem, a line for each of several.</summary>
    public static string Of(string program, IEnumerable<string> problems)
    {
        var all = problems.ToList();
        return all is [var only]
            ? $"{program} cannot start. {only}"
            : $"{program} cannot start. Correct these settings (in the environment, ':' is written '__'):\n  {string.Join("\n  ", all)}";
    }
}
