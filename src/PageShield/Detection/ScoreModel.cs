using PageShield.Detection.Examination;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.Detection;

/// <summary>
/// Turns evidence into a score. Within a category the findings' log odds are added to a prior of −5 (one script in 150 without any
/// evidence would be guilty); across categories the probabilities combine as a noisy-or. The score is 100 × (1 − probability),
/// kept within 1 and 99. A script that ends the analyser has 30 at most. Obfuscation alone never passes 0.45 and never takes a score below 10, so
/// that hiding colours a verdict and never makes
/// one. Every step can be redone by hand from the findings' weights.
/// </summary>
public static class ScoreModel
{
    private const double Prior = -5;
    private const double ObfuscationCeiling = 0.45;
    private const int MaliciousBelow = 10;
    private const int SuspiciousBelow = RiskOrder.Unknown;

    private const int MostUnanalysable = 30;

    /// <summary>
    /// Combines the layers' opinions. Where a layer could not finish, or left a question open, nothing is clean: the verdict is then unknown.
    /// </summary>
    /// <param name="opinions">All layers that took part, in the order of their work.</param>
    /// <param name="analyzerVersion">Version to note in the judgement.</param>
    /// <param name="examined">False when there was no code to look at: without findings the verdict is then unknown.</param>
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
        // What hides colours a verdict and never makes it the gravest: that takes something that is done.
        var score = Together(probabilities.Values);
        if (score < MaliciousBelow
            && Together(probabilities.Where(pair => pair.Key != ThreatCategory.Obfuscation).Select(pair => pair.Value)) >= MaliciousBelow)
            score = MaliciousBelow;
        // Whoever ends the analyser has something to hide, or is broken: neither is clean.
        if (score > MostUnanalysable && findings.Exists(finding => finding.Rule == AnalyserEnded.Rule)) score = MostUnanalysable;
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

    /// <summary>The verdict that a score stands for.</summary>
    public static VerdictKind VerdictOf(int score, bool examined) => score switch
    {
        < MaliciousBelow => VerdictKind.Malicious,
        < SuspiciousBelow => VerdictKind.Suspicious,
        _ => examined ? VerdictKind.Clean : VerdictKind.Unknown,
    };

    /// <summary>
    /// A script's score and verdict on one site: the worst of its contents, lowered by what was found on the site itself. The one rule for server
    /// and command line: where a content is unknown, or none was judged, the script is not clean.
    /// </summary>
    /// <param name="severities">Of what was found on the site.</param>
    /// <param name="contents">Each content's score, as its context has left it, and the verdict on its code.</param>
    /// <returns>No score where the verdict is <see cref="VerdictKind.Unknown"/>: nothing was found, which says nothing.</returns>
    public static (int? Score, VerdictKind Verdict) OnSite(IEnumerable<Severity> severities, IEnumerable<(int Score, VerdictKind Verdict)> contents)
    {
        var judged = contents.ToList();
        var score = severities.Select(severity => (int?)SiteFindings.CeilingOf(severity)).Concat(judged.Select(content => (int?)content.Score)).Min();
        var verdict = score is { } known
            ? VerdictOf(known, judged.Count > 0 && judged.TrueForAll(content => content.Verdict != VerdictKind.Unknown))
            : VerdictKind.Unknown;
        return (verdict == VerdictKind.Unknown ? null : score, verdict);
    }

    // Seven priors together must not colour a script about which nothing is known.
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
