using PageShield.Crawls;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>
/// Addresses that show this machine or the browser itself cannot be reached: not as a start, by a page, a redirect, a window or a journey.
/// </summary>
public sealed class LocalAddressTests(ChromiumFixture chromium)
{
    private static readonly string[] Addresses =
        ["file:///etc/passwd", "chrome://version/", "devtools://devtools/bundled/inspector.html", "view-source:http://shop.localhost:PORT/plain"];

    public static TheoryData<string> All => [.. Addresses];

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_crawl_begins_there(string address)
    {
        await using var site = await FixtureSite.StartAsync();
        site.Html("shop.localhost/plain", "<title>Plain</title>");

        var capture =
            await chromium.Crawler.CrawlOneAsync(
            site.Plan([]) with { StartUrls = [new(address.Replace("PORT", $"{site.Port}", StringComparison.Ordinal))] });

        Assert.Equal(PageOutcome.Failed, capture.Outcome);
        Assert.Contains("no address of the web", capture.OutcomeReason, StringComparison.Ordinal);
        Assert.Empty(site.Log);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_page_gets_there(string address)
    {
        await using var site = await FixtureSite.StartAsync();
        address = address.Replace("PORT", $"{site.Port}", StringComparison.Ordinal);
        site.Html("shop.localhost/plain", "<title>Plain</title>")
            .Answer("shop.localhost/redirect", context =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = address;
                return Task.CompletedTask;
            })
            .Html("shop.localhost/page", $$"""
                <title>Page</title><a id=a href="{{address}}">away</a><iframe src="{{address}}"></iframe><iframe src="/redirect"></iframe><form id=f action="{{address}}"></form>
                <script>
                  document.getElementById('a').click();
                  window.open('{{address}}');
                  window.open('/redirect');
                  fetch('{{address}}').then(r => r.text()).then(t => fetch('/told?' + encodeURIComponent(t)), () => fetch('/refused'));
                  setTimeout(() => f.submit(), 50);
                  setTimeout(() => { location = '{{address}}' }, 100);
                </script>
                """)
            .Html("shop.localhost/refused", "");

        var captures = await chromium.Crawler.CrawlAllAsync(site.Plan(["shop.localhost/page", "shop.localhost/redirect"]));

        Assert.Equal([PageOutcome.Ok, PageOutcome.Failed], captures.OrderBy(static capture => capture.Url).Select(static capture => capture.Outcome));
        Assert.All(captures, static capture => Assert.StartsWith("http://", capture.FinalUrl, StringComparison.Ordinal));
        Assert.Contains(site.Log, static entry => entry.Target == "shop.localhost/refused");
        Assert.DoesNotContain(site.Log, static entry => entry.Target.Contains("/told", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_journey_gets_there(string address)
    {
        await using var site = await FixtureSite.StartAsync();
        address = address.Replace("PORT", $"{site.Port}", StringComparison.Ordinal);
        site.Html("shop.localhost/plain", $"<title>Plain</title><a href='{address}'>Look here</a>");
        var (journeys, problems) =
            JourneyText.Parse($"journey Away\ngo to {site.Url("shop.localhost/plain")}\nclick link \"Look here\"\npress Control+u\n");
        var (_, refused) = JourneyText.Parse($"journey Direct\ngo to {address}\n");

        var captures = await chromium.Crawler.CrawlAllAsync(site.Plan(["shop.localhost/plain"]) with { Journeys = journeys });

        Assert.Empty(problems);
        Assert.NotEmpty(refused);
        Assert.All(captures, static capture => Assert.StartsWith("http://", capture.FinalUrl, StringComparison.Ordinal));
    }
}
