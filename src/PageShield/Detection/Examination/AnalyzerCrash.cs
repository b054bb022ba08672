using PageShield.Workers;

namespace PageShield.Detection.Examination;

/// <summary>The finding for a script that crashed the process analyzing it. Such a script is at least suspicious.</summary>
public static class AnalyzerCrash
{
    /// <summary>Name of the rule.</summary>
    public const string Rule = "ends-the-analyser";

    /// <summary>Weight as a sign of hiding, in log odds.</summary>
    private const double Weight = 3;

    /// <summary>Creates the finding.</summary>
    /// <param name="failure">How the process ended.</param>
    /// <param name="left">The analysis that was still possible, as a sentence.</param>
    internal static ScriptFinding Finding(WorkerFailure failure, string left) => new()
    {
        Rule = Rule,
        Severity = Severity.High,
        Category = ThreatCategory.Obfuscation,
        Weight = Weight,
        Title = "The script crashes the analyzer and could not be analyzed.",
        Evidence = $"{failure.Reason} {left}",
    };
}
