using System.Globalization;
using PageShield.Detection.Examination;
using PageShield.Detection.Rules;

namespace PageShield.Detection.Layers;

/// <summary>Rules over what a script's code does, after unpacking.</summary>
internal sealed class StaticLayer : IDetectionLayer
{
    /// <summary>Changes with every change of a rule or of the analysis below it.</summary>
    public static string Version { get; } = SourceVersion.OfAnalysis.ToString(CultureInfo.InvariantCulture);

    private const int MaxFindings = 200;
    private const double MaxRepeated = 1;

    /// <inheritdoc />
    public LayerOpinion Examine(ExaminedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new LayerOpinion("static", Version, script.StaticFindings);
    }

    internal static List<ScriptFinding> FindingsOf(ExaminedScript script)
    {
        var findings = new List<ScriptFinding>();
        foreach (var unit in script.Units)
        {
            foreach (var rule in RuleList.OfCode) findings.AddRange(rule.Find(unit));
        }

        foreach (var rule in RuleList.OfScript) findings.AddRange(rule.Find(script));
        var strongest = Strongest(findings);
        // What does not parse is judged by its tokens, and without a finding is unknown instead of clean.
        if (script.IsBroken && script.Units.Count == 0 && HoldsCode(script.Script.Source))
            strongest.Add(AnalysisIncomplete.Finding("The text does not parse as script, so that only its words could be looked at."));
        strongest.AddRange(OpenQuestionRule.Find(script));
        if (script.IsCut)
            strongest.Add(
                AnalysisIncomplete.Finding("A bound on work or time was reached before all code, or all code that it unpacks, had been looked at."));
        return strongest;
    }

    // Markup without script elements holds none.
    private static bool HoldsCode(string source) =>
        source.AsSpan().Trim() is { Length: > 0 } text
            && (text.TrimStart('\uFEFF')[0] != '<' || source.Contains("<script", StringComparison.OrdinalIgnoreCase) && !OnlyLoads(source));

    private static bool OnlyLoads(string source) =>
        JavaScript.ParsedScript.Parse(source) is { Program: null } parsed && parsed.Text.AsSpan().Trim(" \t\r\n;").Length == 0;

    // The same behaviour found ten times is not ten times as guilty: per rule and category the strongest counts in full, the next adds a
    // quarter and one at most, the rest, and what is about the very same thing, is shown without weight.
    private static List<ScriptFinding> Strongest(List<ScriptFinding> findings) =>
    [
        .. findings
            .GroupBy(finding => (finding.Rule, finding.Category))
            .SelectMany(Weighed)
            .OrderByDescending(finding => finding.Weight)
            .Take(MaxFindings),
    ];

    private static IEnumerable<ScriptFinding> Weighed(IEnumerable<ScriptFinding> alike)
    {
        var sorted = alike.OrderByDescending(finding => finding.Weight).ToList();
        var next = sorted.FindIndex(1, finding => finding.Subject is null || finding.Subject != sorted[0].Subject);
        return sorted.Select((finding, index) => index == 0 ? finding
            : finding with { Weight = index == next ? Math.Round(Math.Min(MaxRepeated, finding.Weight / 4), 2) : 0 });
    }
}
