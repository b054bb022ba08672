using PageShield.Detection.Examination;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.Detection;

/// <summary>
/// Turns evidence into a score. Within a category, the log odds of the findings are added to a prior of −5 (one script in 150 without any evidence
/// would be guilty). Across categories, the probabilities combine as a noisy-or. The score is 100 × (1 − probability), clamped to 1–99. A script that
/// crashes the analyzer scores 30 at most. Obfuscation alone never exceeds a probability of 0.45 and never takes a score below 10, so hiding
/// influences a verdict but never makes one. Every step can be recomputed by hand from the weights of the findings.
/// </summary>
public static class ScoreModel
{
    private const double Prior = -5;
    private const double ObfuscationCeiling = 0.45;
    private const int MaliciousBelow = 10;
    private const int SuspiciousBelow = RiskOrder.Unknown;

    private const int MostUnanalysable = 30;

    /// <summary>
    /// Combines the opinions of the layers. If a layer could not finish or left a question open, the verdict is unknown instead of clean.
    /// </summary>
    /// <param name="opinions">The opinions of all layers that took part, in execution order.</param>
    /// <param name="analyzerVersion">Version to store in the judgement.</param>
    /// <param name="examined">False if there was no code to examine. Without findings the verdict is then unknown.</param>
    public static ScriptJudgement Combine(IReadOnlyList<LayerOpinion> opinions, string analyzerVersion, bool examined = true)
    {
        var findings = opinions
            .SelectMany(opinion => opinion.Findings)
            .OrderByDescending(finding => finding.Severity)
            .ThenByDescending(finding => finding.Weight)
            .ToList();
        var probabilities = Enum.GetValues<ThreatCategory>()
            .Where(category => category != ThreatCategory.None)
            .ToDictionary(category => category, category => ProbabilityOf(category, findings));
        // Hiding influences a verdict but never makes it malicious: that requires harmful behavior.
        var score = Together(probabilities.Values);
        if (score < MaliciousBelow
            && Together(probabilities.Where(pair => pair.Key != ThreatCategory.Obfuscation).Select(pair => pair.Value)) >= MaliciousBelow)
            score = MaliciousBelow;
        // A script that crashes the analyzer hides something or is broken. Neither is clean.
        if (score > MostUnanalysable && findings.Exists(finding => finding.Rule == AnalyzerCrash.Rule)) score = MostUnanalysable;
        var complete = findings.TrueForAll(static finding => finding.Rule != AnalysisIncomplete.Rule && !OpenQuestion.IsOpen(finding));
        var verdict = VerdictOf(score, complete && (examined || findings.Count > 0));

        return new ScriptJudgement
        {
            Score = score,
            Verdict = verdict,
            Category = verdict is VerdictKind.Clean or VerdictKind.Unknown
                ? ThreatCategory.None
                : probabilities.MaxBy(pair => pair.Value).Key,
            Subscores = new Subscores
            {
                Skimmer = ToScore(probabilities[ThreatCategory.Skimmer]),
                Miner = ToScore(probabilities[ThreatCategory.Miner]),
                Redirect = ToScore(probabilities[ThreatCategory.Redirect]),
                FakeUpdate = ToScore(probabilities[ThreatCategory.FakeUpdate]),
                WalletDrainer = ToScore(probabilities[ThreatCategory.WalletDrainer]),
                SupplyChain = ToScore(probabilities[ThreatCategory.SupplyChain]),
                Obfuscation = ToScore(probabilities[ThreatCategory.Obfuscation]),
            },
            Findings = findings,
            Layers = [.. opinions.Select(opinion => new LayerSummary(
                opinion.Layer, opinion.Version, opinion.Findings.Count, opinion.Findings.Sum(finding => finding.Weight)))],
            AnalyzerVersion = analyzerVersion,
        };
    }

    /// <summary>The verdict for a score.</summary>
    public static VerdictKind VerdictOf(int score, bool examined) => score switch
    {
        < MaliciousBelow => VerdictKind.Malicious,
        < SuspiciousBelow => VerdictKind.Suspicious,
        _ => examined ? VerdictKind.Clean : VerdictKind.Unknown,
    };

    /// <summary>
    /// A script's score and verdict on one site: the worst of its versions, lowered by the findings on the site itself. Used by both server and
    /// command line. If the verdict on any version is unknown, or none was analyzed, the script is not clean.
    /// </summary>
    /// <param name="severities">Severities of the findings on the site.</param>
    /// <param name="contents">For each content, its score adjusted by context and the verdict on its code.</param>
    /// <returns>No score if the verdict is <see cref="VerdictKind.Unknown"/>: finding nothing proves nothing.</returns>
    public static (int? Score, VerdictKind Verdict) OnSite(IEnumerable<Severity> severities, IEnumerable<(int Score, VerdictKind Verdict)> contents)
    {
        var judged = contents.ToList();
        var score = severities.Select(severity => (int?)SiteFindings.CeilingOf(severity)).Concat(judged.Select(content => (int?)content.Score)).Min();
        var verdict = score is { } known
            ? VerdictOf(known, judged.Count > 0 && judged.TrueForAll(content => content.Verdict != VerdictKind.Unknown))
            : VerdictKind.Unknown;
        return (verdict == VerdictKind.Unknown ? null : score, verdict);
    }

    // The sum of seven priors must not influence the score of a script without evidence.
    private static int Together(IEnumerable<double> probabilities) =>
        ToScore(1 - Math.Min(1, probabilities.Aggregate(1.0, (product, probability) => product * (1 - probability) / (1 - Logistic(Prior)))));

    private static double ProbabilityOf(ThreatCategory category, List<ScriptFinding> findings)
    {
        var probability = Logistic(Prior + findings.Where(finding => finding.Category == category).Sum(finding => finding.Weight));
        return category == ThreatCategory.Obfuscation ? Math.Min(probability, ObfuscationCeiling) : probability;
    }

    private static double Logistic(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private static int ToScore(double probability) => Math.Clamp((int)Math.Round(100 * (1 - probability)), 1, 99);
}
