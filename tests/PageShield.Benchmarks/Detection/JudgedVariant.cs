using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>A variant's verdict beside the sample that it was made of.</summary>
internal sealed record JudgedVariant(TrainingSample Sample, string Way, ScriptJudgement Judgement)
{
    private const int Findings = 4;
    private const int Characters = 300;

    public bool IsAsItShouldBe =>
        Sample.IsMalicious ? Judgement.Verdict == VerdictKind.Malicious : Judgement.Verdict is VerdictKind.Clean or VerdictKind.Unknown;

    /// <summary>Writes verdict, way, path and the gravest findings to standard error.</summary>
    public void Show()
    {
        Console.Error.WriteLine($"{(Sample.IsMalicious ? "MISS" : "FP")} {Judgement.Verdict} {Judgement.Score:F1} {Way} {Sample.Path}");
        foreach (var finding in Judgement.Findings.OrderByDescending(finding => finding.Weight).Take(Findings))
        {
            var evidence = finding.Evidence.ReplaceLineEndings(" | ");
            Console.Error.WriteLine($"      {finding.Rule} {finding.Weight} {evidence[..Math.Min(Characters, evidence.Length)]}");
        }
    }
}
