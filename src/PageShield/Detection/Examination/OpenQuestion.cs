using PageShield.Detection.Detonation;
using PageShield.Detection.Layers;

namespace PageShield.Detection.Examination;

/// <summary>
/// Questions that reading a script leaves open. While one is open the script is not clean; a run in the chamber answers it, if that ran to its end
/// and
/// got into the code that was meant.
/// </summary>
internal static class OpenQuestion
{
    /// <summary>Rule of the finding: names of what is called cannot be read.</summary>
    public const string Unread = "unread-words";

    /// <summary>Rule of the finding: most of it runs only under a condition.</summary>
    public const string Conditional = "runs-under-condition";

    private const string Answered = "tried-out";

    /// <summary>Whether the finding keeps a script from being clean.</summary>
    public static bool IsOpen(ScriptFinding finding) => finding.Rule is Unread or Conditional;

    /// <summary>The opinions with the questions that a run in the chamber has answered.</summary>
    public static IReadOnlyList<LayerOpinion> After(IReadOnlyList<LayerOpinion> opinions, DetonationReport report) =>
        [.. opinions.Select(opinion => opinion.Findings.Any(IsOpen)
            ? opinion with { Findings = [.. opinion.Findings.Select(finding => After(finding, report))] } : opinion)];

    private static ScriptFinding After(ScriptFinding finding, DetonationReport report)
    {
        if (!IsOpen(finding) || report.Incomplete is not null || report.Shops.Count == 0) return finding;
        if (finding.Rule == Conditional && (finding.GuardedFrom is { } place ? report.NeverRan(place) : report.HasUnknownCoverage)) return finding;
        return finding with
        {
            Rule = Answered,
            Evidence = $"{finding.Evidence}\nIt was run in the detonation browser, as {string.Join(", ", report.Shops)}.",
        };
    }
}
