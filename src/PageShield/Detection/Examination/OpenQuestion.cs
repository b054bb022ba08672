using PageShield.Detection.Detonation;
using PageShield.Detection.Layers;

namespace PageShield.Detection.Examination;

/// <summary>
/// Questions that static analysis leaves open. While one is open the script is not clean. A detonation answers it if the run completed and reached
/// the code in question.
/// </summary>
internal static class OpenQuestion
{
    /// <summary>Rule for calls whose names cannot be determined.</summary>
    public const string Unread = "unread-words";

    /// <summary>Rule for code that runs mostly under a condition.</summary>
    public const string Conditional = "runs-under-condition";

    private const string Answered = "tried-out";

    /// <summary>Whether the finding prevents a clean verdict.</summary>
    public static bool IsOpen(ScriptFinding finding) => finding.Rule is Unread or Conditional;

    /// <summary>Returns the opinions, with the questions that the detonation answered marked as such.</summary>
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
            Evidence = $"{finding.Evidence}\nIt ran in the detonation browser on these shops: {string.Join(", ", report.Shops)}.",
        };
    }
}
