using Microsoft.AspNetCore.Http;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Scripts that come late, from elsewhere than the network, or with conditions, and the policies around them.</summary>
public sealed class SeenLateTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private Task<Capture> CrawlAsync(params string[] otherHosts) => chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], otherHosts));

    [Fact]
    public async Task What_scrolling_and_timers_bring_is_listed_with_who_brought_it()
    {
        _site.Html("shop.localhost/", """
            <body style="height:6000px"><div id="end" style="position:absolute;top:5000px">end</div><script src="/loader.js"></script>
            """)
            .Script("shop.localhost/loader.js", """
            const add = src => { const s = document.createElement('script'); s.src = src; document.head.append(s); };
            addEventListener('scroll', () => add('/scrolled.js'), { once: true });
            new IntersectionObserver((seen, self) => { if (seen[0].isIntersecting) { add('/in-view.js'); self.disconnect(); } }).observe(document.getElementById('end'));
            setTimeout(() => add('/later.js'), 400);
            """)
            .Script("shop.localhost/scrolled.js", "window.scrolled = 1").Script("shop.localhost/in-view.js", "window.seen = 1")
                .Script("shop.localhost/later.js", "window.later = 1");

        var capture = await CrawlAsync();

        var loader = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/loader.js", StringComparison.Ordinal));
        foreach (var name in new[] { "/scrolled.js", "/in-view.js", "/later.js" })
        {
            var late = Assert.Single(capture.Scripts, script => script.Url.EndsWith(name, StringComparison.Ordinal));
            Assert.Equal((true, AddedBy.Script, (int?)loader.Id, false), (late.Ran, late.AddedBy, late.Parent, late.InServedHtml));
        }
    }

    [Fact]
    public async Task What_a_click_brings_is_listed_on_the_journey_that_clicks()
    {
        _site.Html("shop.localhost/", "<title>Shop</title><button>Open the chat</button><script src=/chat-loader.js></script>")
            .Script("shop.localhost/chat-loader.js", "document.querySelector('button').onclick = () => { const s = document.createElement('script'); s.src = '/chat.js'; document.body.append(s); };")
            .Script("shop.localhost/chat.js", "window.chat = 1");
        var (journeys, _) = JourneyText.Parse($"journey Chat\ngo to {_site.Url("shop.localhost/")}\nclick button \"Open the chat\"\n");

        var captures = await chromium.Crawler.CrawlAllAsync(_site.Plan(["shop.localhost/"]) with { Journeys = journeys });

        Assert.DoesNotContain(captures.Single(static capture => capture.Journey is null).Scripts,
            static script => script.Url.EndsWith("/chat.js", StringComparison.Ordinal));
        var onTheWay = captures.Where(static capture => capture.Journey == "Chat").SelectMany(static capture => capture.Scripts).ToList();
        Assert.Contains(onTheWay,
            static script => script.Url.EndsWith("/chat.js", StringComparison.Ordinal) && script is { Ran: true, AddedBy: AddedBy.Script });
    }

    [Fact]
    public async Task What_a_service_worker_or_the_cache_serves_is_listed_with_its_text()
    {
        var served = 0;
        _site.Html("shop.localhost/", """
            <title>Shop</title><script src="/cached.js"></script><iframe src="/inner"></iframe><script>
            const add = src => new Promise(done => { const s = document.createElement('script'); s.src = src; s.onload = s.onerror = done; document.head.append(s); });
            navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(async () => {
              if (!navigator.serviceWorker.controller) await new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done));
              await add('/made-up.js');
            });
            </script>
            """)
            .Html("shop.localhost/inner", "<script src=/cached.js></script>")
            .Script("shop.localhost/sw.js", """
            addEventListener('install', () => skipWaiting());
            addEventListener('activate', e => e.waitUntil(clients.claim()));
            addEventListener('fetch', e => { if (e.request.url.endsWith('/made-up.js')) e.respondWith(new Response('window.madeUp = 1', { headers: { 'content-type': 'text/javascript' } })); });
            """)
            .Answer("shop.localhost/cached.js", async context =>
            {
                Interlocked.Increment(ref served);
                context.Response.ContentType = "text/javascript";
                context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                await context.Response.WriteAsync("window.cached = 1", TestContext.Current.CancellationToken);
            });

        var capture = await CrawlAsync();

        var madeUp = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/made-up.js", StringComparison.Ordinal));
        Assert.Equal("window.madeUp = 1", capture.Bodies[madeUp.SourceSha256!.Value].Text); // it ran, so it has a hash
        var cached = capture.Scripts.Where(static script => script.Url.EndsWith("/cached.js", StringComparison.Ordinal)).ToList();
        Assert.Equal([_site.Url("shop.localhost/"), _site.Url("shop.localhost/inner")],
            cached.Select(static script => script.DocumentUrl).Order(StringComparer.Ordinal));
        Assert.Equal(1, served);
        Assert.All(cached, script => Assert.Equal("window.cached = 1", capture.Bodies[script.SourceSha256!.Value].Text)); // as above
        Assert.All(cached, static script => Assert.NotNull(script.Sha256));
    }

    [Fact]
    public async Task How_a_script_element_was_written_is_kept()
    {
        const string Code = "window.checked = 1;";
        var integrity = "sha256-" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Code)));
        _site.Html("shop.localhost/", $$"""
            <script src="http://cdn.localhost:PORT/checked.js" integrity="{{integrity}}" crossorigin="anonymous"></script>
            <script src="/async.js" async></script><script src="/defer.js" defer nonce="n0nce"></script>
            <script nonce="n0nce">const s = document.createElement('script'); s.src = '/added.js'; document.head.append(s);</script>
            """)
            .Script("cdn.localhost/checked.js", Code, ("Access-Control-Allow-Origin", "*"))
            .Script("shop.localhost/async.js", "window.a = 1").Script("shop.localhost/defer.js", "window.d = 1")
                .Script("shop.localhost/added.js", "window.x = 1");

        var capture = await CrawlAsync("cdn.localhost");

        CapturedScript Script(string name) => Assert.Single(capture.Scripts, script => script.Url.EndsWith(name, StringComparison.Ordinal));
        Assert.Equal((integrity, "anonymous", true, true),
            (Script("/checked.js").Integrity, Script("/checked.js").CrossOrigin, Script("/checked.js").InServedHtml, Script("/checked.js").Ran));
        Assert.Equal((true, false, false), (Script("/async.js").Async, Script("/async.js").Defer, Script("/async.js").HasNonce));
        Assert.Equal((false, true, true), (Script("/defer.js").Async, Script("/defer.js").Defer, Script("/defer.js").HasNonce));
        Assert.Equal((false, AddedBy.Script), (Script("/added.js").InServedHtml, Script("/added.js").AddedBy));
    }

    [Fact]
    public async Task Every_document_has_its_security_headers_and_policies_and_scripts_of_nested_frames_are_listed()
    {
        (string, string)[] headers =
            [.. SecurityHeaders.Names.Where(static name => name is not ("cross-origin-embedder-policy" or "content-security-policy"))
            .Select(static name => (name, $"value-of-{name}"))];
        _site.Html("shop.localhost/", "<iframe src='http://pay.localhost:PORT/card'></iframe>",
            [.. headers, ("Content-Security-Policy", "frame-src *"), ("Cross-Origin-Embedder-Policy", "unsafe-none")])
            .Html("pay.localhost/card", """
            <meta http-equiv="Content-Security-Policy" content="img-src 'none'"><iframe src="http://bank.localhost:PORT/3ds"></iframe><script>window.pay = 1</script>
            """, ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "ALLOWALL"), ("Server", "not kept"))
            .Html("bank.localhost/3ds", "<script src=/inner.js></script>", ("X-Content-Type-Options", "nosniff"))
                .Script("bank.localhost/inner.js", "window.inner = 1");

        var capture = await CrawlAsync("pay.localhost", "bank.localhost");

        Assert.All(SecurityHeaders.Names, name => Assert.Contains(name, capture.Headers.Keys));
        var pay = Assert.Single(capture.Frames, frame => frame.Url == _site.Url("pay.localhost/card"));
        Assert.Equal(["referrer-policy", "x-frame-options"], pay.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([new MetaPolicy("content-security-policy", "img-src 'none'")], pay.MetaPolicies);
        var bank = Assert.Single(capture.Frames, frame => frame.Url == _site.Url("bank.localhost/3ds"));
        Assert.Equal((pay.Url, "nosniff"), (bank.ParentUrl, bank.Headers["x-content-type-options"]));
        Assert.Contains(capture.Scripts, static script => script.Url.EndsWith("/inner.js", StringComparison.Ordinal) && script.Ran);
        Assert.Equal(bank.Headers, CaptureJson.Decompress(CaptureJson.Compress(capture)).Frames.Single(frame => frame.Url == bank.Url).Headers);
    }
}
