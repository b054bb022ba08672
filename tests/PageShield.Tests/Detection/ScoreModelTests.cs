using PageShield.Detection;
using PageShield.Detection.Layers;
using PageShield.Inventory;

namespace PageShield.Tests.Detection;

public sealed class ScoreModelTests
{
    [Fact]
    public void Without_evidence_a_script_is_clean() => Assert.Equal((99, VerdictKind.Clean, ThreatCategory.None), Summary(Judge()));

    [Fact]
    public void Without_code_it_is_unknown() =>
        Assert.Equal(VerdictKind.Unknown, ScoreModel.Combine([], "1", examined: false).Verdict);

    [Fact]
    public void Evidence_of_one_kind_adds_up()
    {
        Assert.Equal(VerdictKind.Clean, Judge((ThreatCategory.Skimmer, 4)).Verdict);
        Assert.Equal(VerdictKind.Suspicious, Judge((ThreatCategory.Skimmer, 4), (ThreatCategory.Skimmer, 2)).Verdict);
        Assert.Equal(VerdictKind.Malicious, Judge((ThreatCategory.Skimmer, 4), (ThreatCategory.Skimmer, 4)).Verdict);
    }

    [Fact]
    public void Hiding_alone_never_condemns() => Assert.Equal(VerdictKind.Clean, Judge((ThreatCategory.Obfuscation, 100)).Verdict);

    [Fact]
    public void Hiding_never_makes_the_difference_to_malicious() =>
        Assert.Equal((10, VerdictKind.Suspicious, ThreatCategory.SupplyChain),
            Summary(Judge((ThreatCategory.SupplyChain, 7), (ThreatCategory.Obfuscation, 100))));

    [Fact]
    public void The_heaviest_category_names_the_verdict()
    {
        var judgement = Judge((ThreatCategory.Miner, 9), (ThreatCategory.Obfuscation, 3));

        Assert.Equal(ThreatCategory.Miner, judgement.Category);
        Assert.InRange(judgement.Subscores.Miner, 1, 9);
        Assert.InRange(judgement.Subscores.Skimmer, 90, 99);
    }

    [Fact]
    public void A_later_layer_is_heard_and_what_exonerates_stays_visible()
    {
        var before = new LayerOpinion("static", "1", [Finding(ThreatCategory.Skimmer, 8)]);
        var after = new LayerOpinion("detonation", "1", [Finding(ThreatCategory.Skimmer, -6)]);

        var judgement = ScoreModel.Combine([before, after], "2");

        Assert.Equal(VerdictKind.Clean, judgement.Verdict);
        Assert.Equal(2, judgement.Findings.Count);
        Assert.Equal(["static", "detonation"], judgement.Layers.Select(layer => layer.Layer));
    }

    private static (int, VerdictKind, ThreatCategory) Summary(ScriptJudgement judgement) => (judgement.Score, judgement.Verdict, judgement.Category);

    private static ScriptJudgement Judge(params (ThreatCategory Category, double Weight)[] evidence) =>
        ScoreModel.Combine([new LayerOpinion("static", "1", [.. evidence.Select(one => Finding(one.Category, one.Weight))])], "1");

    private static ScriptFinding Finding(ThreatCategory category, double weight) => new()
    {
        Rule = "rule",
        Severity = Severity.High,
        Title = "Title.",
        Evidence = "",
        Line = 1,
        Column = 1,
        Category = category,
        Weight = weight,
    };

    [Theory]
    [InlineData(99, VerdictKind.Unknown, null, null, VerdictKind.Unknown)]
    [InlineData(61, VerdictKind.Unknown, Severity.Low, null, VerdictKind.Unknown)]
    [InlineData(99, VerdictKind.Clean, null, 99, VerdictKind.Clean)]
    [InlineData(99, VerdictKind.Unknown, Severity.High, 20, VerdictKind.Suspicious)]
    [InlineData(99, VerdictKind.Clean, Severity.Critical, 3, VerdictKind.Malicious)]
    public void A_script_on_a_site_is_as_bad_as_its_contents_and_what_was_found_there_and_unknown_is_never_clean(
        int score, VerdictKind verdict, Severity? severity, int? expectedScore, VerdictKind expected) =>
        Assert.Equal((expectedScore, expected), ScoreModel.OnSite(severity is null ? [] : [severity.Value], [(score, verdict)]));

    [Fact]
    public void A_script_of_which_nothing_is_known_has_no_score() => Assert.Equal((null, VerdictKind.Unknown), ScoreModel.OnSite([], []));
}
