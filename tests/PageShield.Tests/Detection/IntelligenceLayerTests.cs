using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.Tests.Detection;

/// <summary>Listed addresses in what a script's text names.</summary>
public sealed class IntelligenceLayerTests
{
    private static readonly IndicatorSet Set =
        IndicatorSet.Of([IndicatorList.Parse("bad.txt", "drop.example\n") ?? throw new InvalidOperationException("The list is broken.")]);

    [Theory]
    [InlineData("fetch('https://cdn.drop.example/in?c=1');", "listed-host-in-code")]
    // A fragment as it is found in a page: there is no code in it.
    [InlineData("<script type=\"text/javascript\" src=\"//drop.example/pay.js\"></script>", "listed-host-in-markup")]
    [InlineData("<html><script src='https://drop.example/pay.js'></script><script>document.title = 'Shop';</script></html>", "listed-host-in-markup")]
    public void A_listed_host_is_malicious_wherever_the_text_names_it(string source, string rule)
    {
        var judgement = Judge(source);

        Assert.Single(judgement.Findings, finding => finding.Rule == rule);
        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
    }

    [Theory]
    [InlineData("fetch('https://drop.example.shop.example/in');")]
    [InlineData("<html><body>We never heard of drop.example.<script src=\"/app.js\"></script></body></html>")]
    public void A_host_that_is_not_listed_is_not(string source) =>
        Assert.DoesNotContain(Judge(source).Findings, finding => finding.Rule.StartsWith("listed", StringComparison.Ordinal));

    private static ScriptJudgement Judge(string source) =>
        new ScriptJudge([new StaticLayer(), new IntelligenceLayer(() => Set)]).Judge(new ScriptInput { Source = source });
}
