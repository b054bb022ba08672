using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using PageShield.Crawls;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>What a site's own settings do to its crawl: proxy, pace, header.</summary>
public sealed class SitePlanTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_secret_header_goes_with_what_workers_fetch_too()
    {
        var headers = new ConcurrentDictionary<string, string>();
        foreach (var worker in new[] { "dedicated", "shared", "service" })
        {
            _site.Answer($"shop.localhost/from-{worker}", context => NoteAsync(context, worker));
            _site.Answer($"cdn.localhost/from-{worker}", context => NoteAsync(context, "cdn-" + worker));
            _site.Script(
                $"shop.localhost/{worker}.js", $"fetch('/from-{worker}'); fetch('http://cdn.localhost:PORT/from-{worker}', {{ mode: 'no-cors' }});");
        }

        _site.Html("shop.localhost/", "<title>Shop</title><script>new Worker('/dedicated.js'); new SharedWorker('/shared.js'); navigator.serviceWorker.register('/service.js');</script>");

        await chromium.Crawler.CrawlAllAsync(_site.Plan(["shop.localhost/"], "cdn.localhost") with { SecretHeader = new("X-Crawler-Key", "s3cret") });

        Assert.Equal(6, headers.Count);
        Assert.All(headers,
            static pair => Assert.Equal((pair.Key, pair.Key.StartsWith("cdn-", StringComparison.Ordinal) ? "" : "s3cret"), (pair.Key, pair.Value)));

        Task NoteAsync(HttpContext context, string from)
        {
            headers[from] = context.Request.Headers["X-Crawler-Key"].ToString();
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_site_has_a_proxy_of_its_own()
    {
        using var proxy = new ForwardProxy();
        _site.Html("shop.localhost/", "<title>Shop</title><script src=/a.js></script>").Script("shop.localhost/a.js", "window.a = 1");

        var capture =
            await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"]) with { OutboundProxy = new($"http://127.0.0.1:{proxy.Port}") });

        Assert.Equal(PageOutcome.Ok, capture.Outcome);
        Assert.NotEmpty(proxy.Heads);
        Assert.All(proxy.Heads, head => Assert.Contains($":{_site.Port} HTTP/1.1", head, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Visits_begin_no_faster_than_the_pace()
    {
        var begun = new ConcurrentQueue<long>();
        var pages = Enumerable.Range(0, 3).Select(static number => $"shop.localhost/{number}").ToArray();
        foreach (var page in pages)
        {
            _site.Answer(page, context =>
            {
                begun.Enqueue(Stopwatch.GetTimestamp());
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<title>Page</title>");
            });
        }

        await chromium.Crawler.CrawlAllAsync(_site.Plan(pages) with { Pause = TimeSpan.FromSeconds(4) });

        // A visit's start takes a moment of its own, so neighbours may be nearer than the pause, but never all at once.
        var times = begun.ToList();
        Assert.Equal(3, times.Count);
        Assert.True(Stopwatch.GetElapsedTime(times[0], times[2]) > TimeSpan.FromSeconds(4));
    }
}
