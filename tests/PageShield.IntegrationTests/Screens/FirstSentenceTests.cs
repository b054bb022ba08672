using PageShield.Web.Alerts;
using PageShield.Web.Layout.Text;

namespace PageShield.IntegrationTests.Screens;

/// <summary>What is told first has nothing in it that only the makers of Page Shield understand.</summary>
public sealed class FirstSentenceTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    [Theory]
    [InlineData("2 of 4 functions changed; now reads `form#payment`, now reads `input`, now sends to `metrics-cdn.example` (new host).",
        "2 of 4 functions changed; now reads fields or forms of the page, now sends to `metrics-cdn.example` (new host).")]
    [InlineData("Code changed; now reads `#cc`, now reads `[name=cvc]`, now reads 12 more selectors.",
        "Code changed; now reads fields or forms of the page.")]
    [InlineData("Code changed; now names `https://a.example/x#y` (new address).", "Code changed; now names `https://a.example/x#y` (new address).")]
    [InlineData("The form with `card`, `name` now also asks for `cvc`.", "The form with `card`, `name` now also asks for `cvc`.")]
    [InlineData("Listens to `div.pay > input[name=card]`.", "Listens to an element of the page.")]
    [InlineData("A script stands at body > div:nth-child(2) > script for the first time.",
        "A script stands at an element of the page for the first time.")]
    [InlineData("No script had come from its host before; +1.0 log odds, counted", "No script had come from its host before")]
    public void Selectors_places_and_figures_are_left_out_and_hosts_stay(string text, string expected) =>
        Assert.Equal(expected, FirstSentence.Of(text));

    [Fact]
    public void The_id_of_the_rule_is_left_out() =>
        Assert.Equal("Typed data left the page.", FirstSentence.Of("Typed data left the page (canary-exfiltration).", "canary-exfiltration"));

    [Theory]
    [InlineData("Code on Shop looks like an attack (malicious script):\n\n- hxxps://evil[.]example/x.js: score 4 (1 malicious – 99 clean).\n  It sends card data.\n- another\n\nNext: take it off.", "Code on Shop looks like an attack (malicious script): hxxps://evil[.]example/x.js: score 4 (1 malicious – 99 clean) and 1 more.")]
    [InlineData("Only literal values are different.\nNext: look.", "Only literal values are different.")]
    public void A_summary_does_not_end_at_a_colon(string body, string expected) => Assert.Equal(expected, AlertParagraph.Summary(body));

    [Theory]
    [InlineData("/sites/1/scripts/1001")]
    [InlineData("/sites/1/scripts/1101")]
    [InlineData("/sites/1/changes/5001")]
    [InlineData("/sites/1/crawls/9003/pages/8000")]
    [InlineData("/alerts/4001")]
    [InlineData("/")]
    public async Task Screens_tell_rules_selectors_and_the_models_figures_behind_Details_only(string path)
    {
        var note = new PageShield.Inventory.Scripts.ContextNote
        {
            Rule = "context-new-host",
            Severity = Severity.Low,
            Title = "No script had come from its host before.",
            Evidence = "seen",
            Weight = 1,
            IsCounted = true
        };
        await screens.ReadAsync(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteUpdateAsync(
            db.Scripts.Where(script => script.SiteId == 1 && script.Id == 1101), set =>
                set.SetProperty(script => script.Context, PageShield.Inventory.Scripts.ContextNote.Write(new[] { note })),
            TestContext.Current.CancellationToken));

        var html = await screens.Browser.GetStringAsync(path, TestContext.Current.CancellationToken);

        var first = VisibleText.Of(html);
        foreach (var term in new[] { "log odds", "canary-exfiltration", "card-fields-to-foreign-host", "context-new-host",
            "form#payment addEventListener", "Looks for the field or form" })
            Assert.DoesNotContain(term, first, StringComparison.Ordinal);
        Assert.DoesNotContain("overrul", first, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_was_left_out_stands_behind_Details()
    {
        var html = await screens.Browser.GetStringAsync("/sites/1/scripts/1001", TestContext.Current.CancellationToken);

        Assert.Contains("<summary><small>Details</small></summary>", html, StringComparison.Ordinal);
        Assert.Contains("Rule canary-exfiltration", html, StringComparison.Ordinal);
        Assert.Contains("input values → btoa(JSON)", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }
}
