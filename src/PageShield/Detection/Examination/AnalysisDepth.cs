namespace PageShield.Detection.Examination;

/// <summary>How much of the analysis a script gets: less each time that it has ended the analyser.</summary>
public enum AnalysisDepth
{
    /// <summary>All of it.</summary>
    Complete,

    /// <summary>Nothing of it is run in the interpreter, and lines that are HTML-like comments are left out.</summary>
    WithoutRunning,

    /// <summary>Only its words are looked at: nothing is parsed.</summary>
    TextOnly,
}
