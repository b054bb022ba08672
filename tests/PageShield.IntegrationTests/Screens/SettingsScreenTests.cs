using System.Net;
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
}
