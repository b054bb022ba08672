namespace PageShield.Detection.Examination;

/// <summary>The finding for a layer that could not examine everything. Without other findings, the script is then unknown instead of clean.</summary>
internal static class AnalysisIncomplete
{
    /// <summary>Name of the rule.</summary>
    public const string Rule = "analysis-incomplete";

    /// <summary>Creates the finding. It has no weight and prevents a clean verdict.</summary>
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
