using PageShield.Detection.Layers;

namespace PageShield.Detection.Examination;

/// <summary>The finding for inconclusive content that was not detonated because too many versions of the same script are waiting.</summary>
internal static class DetonationSkipped
{
    /// <summary>Adds the finding to the opinions.</summary>
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
                    Title = "The script received static analysis only.",
                    Evidence = $"{JudgementQueue.MaxPendingDetonations} other versions of this script are waiting for the detonation browser.",
                },
            ],
        },
        .. opinions.Skip(1),
    ];
}
