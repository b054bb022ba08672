using PageShield.Detection.Layers;

namespace PageShield.Detection.Examination;

/// <summary>The finding about a content in doubt that was not run in the chamber, since too many of the same script wait.</summary>
internal static class NotTriedOut
{
    /// <summary>The opinions, and that the chamber was not asked.</summary>
    public static IReadOnlyList<LayerOpinion> Beside(IReadOnlyList<LayerOpinion> opinions) =>
    [
        opinions[0] with
        {
            Findings =
            [
                .. opinions[0].Findings,
                new()
                {
                    Rule = "not-tried-out",
                    Severity = Severity.Info,
                    Category = ThreatCategory.None,
                    Weight = 0,
                    Title = "The script was judged by its text only.",
                    Evidence = $"{JudgementQueue.MostTriedOut} other contents of this script wait to be tried out in the detonation browser.",
                },
            ],
        },
        .. opinions.Skip(1),
    ];
}
