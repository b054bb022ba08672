using System.Net;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;

namespace PageShield.IntegrationTests.Screens;

public sealed class SettingsScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    [Fact]
    public async Task Settings_say_what_isolation_the_kernel_gives_the_browser()
    {
        var isolation = await BrowserIsolation.OfAsync(new CrawlerOptions(), TestContext.Current.CancellationToken);

        var page = WebUtility.HtmlDecode(await screens.Browser.GetStringAsync("/settings", TestContext.Current.CancellationToken));

        Assert.Contains("Browser isolation", page, StringComparison.Ordinal);
        Assert.Contains(isolation.Sentence, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_yet_is_named_instead_of_waiting_for_nobody_knows_what()
    {
        var page = VisibleText.Of(await screens.Browser.GetStringAsync("/settings", TestContext.Current.CancellationToken));

        Assert.Contains("Not set up", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_zone_that_machines_call_Etc_UTC_is_UTC()
    {
        await screens.ReadAsync(
            db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.TimeZone, "Etc/UTC"), TestContext.Current.CancellationToken));

        foreach (var path in new[] { "/account", "/sites/1", "/sites/new", "/sites/1/edit", "/alerts/rules/new" })
        {
            var page = await screens.Browser.GetStringAsync(path, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("Etc/UTC", page, StringComparison.Ordinal);
            Assert.Contains("UTC\"", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/sites/new", "Sites in private networks")]
    [InlineData("/alerts/channels/new?kind=webhook", "Receivers in private networks")]
    public async Task What_is_inside_ones_own_network_is_called_so(string path, string words)
    {
        var page = await screens.Browser.GetStringAsync(path, TestContext.Current.CancellationToken);

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("private target", page, StringComparison.OrdinalIgnoreCase);
    }
}
