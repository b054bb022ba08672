namespace PageShield.Detection.Examination;

/// <summary>How much of the analysis a script gets. Reduced each time the script crashes the analyzer.</summary>
public enum AnalysisDepth
{
    /// <summary>The full analysis.</summary>
    Complete,

    /// <summary>No code is run in the interpreter, and HTML-like comment lines are skipped.</summary>
    WithoutRunning,

    /// <summary>Only the text is searched. Nothing is parsed.</summary>
    TextOnly,
}
