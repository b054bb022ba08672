namespace PageShield.Detection.Examination;

/// <summary>The finding that says that a layer could not look at everything: with it, nothing found does not mean nothing there.</summary>
internal static class AnalysisIncomplete
{
    /// <summary>The rule's name.</summary>
    public const string Rule = "analysis-incomplete";

    /// <summary>The finding; it weighs nothing, and keeps a verdict from being clean.</summary>
    public static ScriptFinding Finding(string reason) => new()
    {
        Rule = Rule,
        Severity = Severity.Info,
        Category = ThreatCategory.None,
        Weight = 0,
        Title = "The script could not be examined completely.",
        Evidence = reason,
    };
}
