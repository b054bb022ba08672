using System.Text.RegularExpressions;

namespace PageShield.IntegrationTests.Screens;

/// <summary>Words that need explaining lead to a page of our own that explains them.</summary>
public sealed partial class HelpScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static readonly (string Path, string Word)[] Links =
    [
        ("/sites/1/set-up", "report-key"), ("/sites/1/scripts/1003", "unconfirmed"), ("/sites/1/scripts/1001", "authorized"),
        ("/sites/1", "payment-page"), ("/sites/1/changes/rules", "expected-change"),
        ("/sites/1/scripts/1001", "override"), ("/overrides", "override"), ("/sites/1/edit", "persona"), ("/sites/1/edit", "canary-data"),
        ("/sites/1/scripts/1001", "score"),
    ];

    [Fact]
    public async Task Each_word_is_linked_where_it_stands_and_explained_once()
    {
        var help = await screens.Browser.GetStringAsync("/help", TestContext.Current.CancellationToken);
        var explained = Section().Matches(help).Select(match => match.Groups[1].Value).ToList();

        foreach (var (path, word) in Links)
        {
            var html = await screens.Browser.GetStringAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains($"href=\"/help#{word}\"", html, StringComparison.Ordinal);
            Assert.All(HelpLink().Matches(html), match => Assert.Contains(match.Groups[1].Value, explained));
        }

        Assert.Equal(explained.Distinct(), explained);
        Assert.All(Links, link => Assert.Contains(link.Word, explained));
    }

    [Fact]
    public async Task What_the_page_says_of_scores_is_what_the_code_does()
    {
        var help = await screens.Browser.GetStringAsync("/help", TestContext.Current.CancellationToken);

        Assert.Contains("Below 10 is malicious, below 50 suspicious", help, StringComparison.Ordinal);
        Assert.Equal(
            [PageShield.Inventory.VerdictKind.Malicious, PageShield.Inventory.VerdictKind.Suspicious, PageShield.Inventory.VerdictKind.Suspicious,
                PageShield.Inventory.VerdictKind.Clean],
            new[] { 9, 10, 49, 50 }.Select(score => PageShield.Detection.ScoreModel.VerdictOf(score, examined: true)));
        Assert.Equal(3, PageShield.Inventory.Recording.ReportedInventory.ClientsToConfirm);
    }

    [Fact]
    public async Task Strangers_are_asked_to_sign_in_first()
    {
        using var stranger = screens.Server.NewBrowser();

        var answer = await stranger.GetAsync("/help", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    [GeneratedRegex("<section class=\"panel\" id=\"([a-z-]+)\"")]
    private static partial Regex Section();

    [GeneratedRegex("href=\"/help#([a-z-]+)\"")]
    private static partial Regex HelpLink();
}
