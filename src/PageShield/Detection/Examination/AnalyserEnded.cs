using PageShield.Workers;

namespace PageShield.Detection.Examination;

/// <summary>The finding about a script that ended the process which analysed it: with it a script is suspicious at least.</summary>
public static class AnalyserEnded
{
    /// <summary>The rule's name.</summary>
    public const string Rule = "ends-the-analyser";

    /// <summary>How strongly it speaks for hiding, in log odds.</summary>
    private const double Weight = 3;

    /// <summary>The finding.</summary>
    /// <param name="failure">How it ended.</param>
    /// <param name="left">What was still looked at, as a sentence.</param>
    internal static ScriptFinding Finding(WorkerFailure failure, string left) => new()
    {
        Rule = Rule,
        Severity = Severity.High,
        Category = ThreatCategory.Obfuscation,
        Weight = Weight,
        Title = "The script could not be analysed: it ends the analyser.",
        Evidence = $"{failure.Reason} {left}",
    };
}
