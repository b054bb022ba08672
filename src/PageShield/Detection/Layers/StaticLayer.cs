using System.Globalization;
using PageShield.Detection.Examination;
using PageShield.Detection.Rules;

namespace PageShield.Detection.Layers;

/// <summary>Rules over what a script's code does, after unpacking.</summary>
internal sealed class StaticLayer : IDetectionLayer
{
    /// <summary>Changes with every change to the rules or to the analysis they use.</summary>
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
        // Code that does not parse is analyzed by its tokens. Without a finding it is unknown instead of clean.
        if (script.IsBroken && script.Units.Count == 0 && HoldsCode(script.Script.Source))
            strongest.Add(AnalysisIncomplete.Finding("The text does not parse as a script, so only its words could be analyzed."));
        strongest.AddRange(OpenQuestionRule.Find(script));
        if (script.IsCut)
            strongest.Add(
                AnalysisIncomplete.Finding("The analysis reached a work or time limit "
                    + "before it had examined all code and everything that the code unpacks."));
        return strongest;
    }

    // Markup without script elements holds no code.
    private static bool HoldsCode(string source) =>
        source.AsSpan().Trim() is { Length: > 0 } text
            && (text.TrimStart('\uFEFF')[0] != '<' || source.Contains("<script", StringComparison.OrdinalIgnoreCase) && !OnlyLoads(source));

    private static bool OnlyLoads(string source) =>
        JavaScript.ParsedScript.Parse(source) is { Program: null } parsed && parsed.Text.AsSpan().Trim(" \t\r\n;").Length == 0;

    // Ten occurrences of the same behavior are not ten times as suspicious. Per rule and category, the strongest finding counts in full and the next
    // adds a quarter of its weight, at most 1. The rest, and findings with the same subject, are shown without weight.
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
