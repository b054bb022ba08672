using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Broken and hostile pages: each ends within its time with an outcome and a sentence, and the crawl goes on.</summary>
public sealed class TroubleTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync()
    {
        _site = await FixtureSite.StartAsync();
        _site.Html("shop.localhost/good", "<title>Good</title><script>window.good = 1</script>");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    /// <summary>Visits the bad page and then a good one, which must come through whatever the first does.</summary>
    private async Task<Capture> BadThenGoodAsync(string bad, Func<CrawlPlan, CrawlPlan>? change = null)
    {
        var plan = _site.Plan([bad, "shop.localhost/good"], "cdn.localhost") with { PageTimeout = TimeSpan.FromSeconds(30) };
        var captures = await chromium.Crawler.CrawlAllAsync(change?.Invoke(plan) ?? plan);
        foreach (var capture in captures)
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{capture.Url} {(capture.FinishedAt - capture.StartedAt).TotalSeconds:0.0} s {capture.Describe()} {string.Join(' ', capture.Cuts)}");
        Assert.Equal(2, captures.Count);
        Assert.Equal(PageOutcome.Ok, captures.Single(capture => capture.Url == _site.Url("shop.localhost/good")).Outcome);
        return captures.Single(capture => capture.Url != _site.Url("shop.localhost/good"));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_fails_in_words()
    {
        var plan = _site.Plan(
            ["shop.localhost/good"]) with
        { StartUrls = [new("http://no-such-shop.invalid/"), new(_site.Url("shop.localhost/good"))] };

        var captures = await chromium.Crawler.CrawlAllAsync(plan);

        var bad = captures.Single(static capture => capture.Url == "http://no-such-shop.invalid/");
        Assert.Equal(PageOutcome.Failed, bad.Outcome);
        Assert.Contains("does not resolve", bad.OutcomeReason, StringComparison.Ordinal);
        Assert.Contains(captures, static capture => capture.Outcome == PageOutcome.Ok);
    }

    [Fact]
    public async Task A_private_target_that_was_not_allowed_is_blocked_and_says_how_to_allow_it()
    {
        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/good"]) with { AllowPrivate = [] });

        Assert.Equal(PageOutcome.Blocked, capture.Outcome);
        Assert.Contains($"--allow-private shop.localhost:{_site.Port}", capture.OutcomeReason, StringComparison.Ordinal);
        Assert.Empty(_site.Log);
    }

    [Fact]
    public async Task Own_ports_are_never_reached()
    {
        await using var services = chromium.With(options => options.OwnPorts.Add(_site.Port));

        var capture = await services.GetRequiredService<ICrawler>().CrawlOneAsync(_site.Plan(["shop.localhost/good"]));

        Assert.Equal(PageOutcome.Blocked, capture.Outcome);
        Assert.Empty(_site.Log);
    }

    [Fact]
    public async Task A_tls_error_fails_in_words()
    {
        var plain = new TcpListener(IPAddress.Loopback, 0);
        plain.Start();
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await plain.AcceptSocketAsync();
                await client.ReceiveAsync(new byte[1000]);
                await client.SendAsync("HTTP/1.1 200 OK\r\n\r\nhello"u8.ToArray());
            }
        });
        var port = ((IPEndPoint)plain.LocalEndpoint).Port;

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/good"]) with
        {
            StartUrls = [new($"https://shop.localhost:{port}/")],
            AllowPrivate = [$"shop.localhost:{port}"],
        });

        plain.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => serving);
        Assert.Equal(PageOutcome.Failed, capture.Outcome);
        Assert.Contains("TLS", capture.OutcomeReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_status_is_an_outcome()
    {
        int[] statuses = [500, 404, 403, 429];
        foreach (var status in statuses)
        {
            _site.Answer($"shop.localhost/{status}", context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<title>Sorry</title>");
            });
        }

        var captures =
            await chromium.Crawler.CrawlAllAsync(
            _site.Plan([.. statuses.Select(static status => $"shop.localhost/{status}"), "shop.localhost/good"]));

        foreach (var status in statuses)
        {
            var capture = captures.Single(capture => capture.Url.EndsWith($"/{status}", StringComparison.Ordinal));
            Assert.Equal((status is 403 or 429 ? PageOutcome.Blocked : PageOutcome.Failed, status), (capture.Outcome, capture.Status));
            Assert.Contains($"HTTP {status}", capture.OutcomeReason, StringComparison.Ordinal);
        }

        Assert.Equal(PageOutcome.Ok, captures.Single(static capture => capture.Url.EndsWith("/good", StringComparison.Ordinal)).Outcome);
    }

    [Fact]
    public async Task A_challenge_page_is_blocked_even_with_status_200()
    {
        _site.Html("shop.localhost/bad", "<title>Just a moment...</title>");

        var capture = await BadThenGoodAsync("shop.localhost/bad");

        Assert.Equal(PageOutcome.Blocked, capture.Outcome);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_a_timeout_with_what_was_seen()
    {
        _site.Answer("shop.localhost/bad", static async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<script>window.early = 1</script>" + new string(' ', 2000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var capture = await BadThenGoodAsync("shop.localhost/bad");

        Assert.Equal(PageOutcome.Timeout, capture.Outcome);
        Assert.Contains(capture.Scripts, static script => script.Kind == ScriptKind.Inline);
    }

    [Fact]
    public async Task An_endless_loop_is_a_timeout_with_the_script_that_looped()
    {
        _site.Html("shop.localhost/bad", "<script>for (;;) ;</script>");

        var capture = await BadThenGoodAsync("shop.localhost/bad");

        Assert.Equal(PageOutcome.Timeout, capture.Outcome);
        var script = Assert.Single(capture.Scripts);
        Assert.Equal("for (;;) ;", capture.Bodies[script.SourceSha256!.Value].Text);
    }

    [Fact]
    public async Task Endless_redirects_fail_in_words()
    {
        _site.Redirect("shop.localhost/bad", "/bad");

        var capture = await BadThenGoodAsync("shop.localhost/bad");

        Assert.Equal(PageOutcome.Failed, capture.Outcome);
        Assert.Contains("redirects in circles", capture.OutcomeReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_hoards_memory_ends_in_time_and_alone()
    {
        _site.Html("shop.localhost/bad",
            "<script>window.before = 1</script><script>const all = []; for (;;) all.push(new Array(1e7).fill('x'));</script>");

        var capture = await BadThenGoodAsync("shop.localhost/bad", static plan => plan with { PageTimeout = TimeSpan.FromSeconds(15) });

        Assert.Contains(capture.Outcome, new[] { PageOutcome.Crashed, PageOutcome.Timeout });
        Assert.NotNull(capture.OutcomeReason);
    }

    [Fact]
    public async Task Dialogs_popups_prints_and_downloads_do_not_stop_a_visit()
    {
        _site.Serve("shop.localhost/file.zip", "application/zip", "PK", ("Content-Disposition", "attachment"));
        _site.Html("shop.localhost/bad", """
            <script>
            for (let i = 0; i < 30; i++) { alert('a'); confirm('b'); prompt('c'); }
            print();
            for (let i = 0; i < 20; i++) open('/good?' + i);
            addEventListener('beforeunload', event => { event.preventDefault(); event.returnValue = 'stay'; });
            location.href = '/file.zip';
            document.title = 'after';
            </script>
            """);

        // Ninety dialogs take their time on a busy machine.
        var capture = await BadThenGoodAsync("shop.localhost/bad", static plan => plan with { PageTimeout = TimeSpan.FromSeconds(45) });

        Assert.Contains(capture.Outcome, new[] { PageOutcome.Ok, PageOutcome.Cut });
        Assert.Equal("after", capture.Title);
    }

    [Fact]
    public async Task A_fork_bomb_of_workers_is_cut()
    {
        await using var services = chromium.With(static options => (options.MaxTargets, options.ParallelPages) = (8, 1));
        _site.Script("shop.localhost/bomb.js", "for (let i = 0; i < 12; i++) new Worker('/bomb.js?' + i);");
        _site.Html("shop.localhost/bad", "<script>new Worker('/bomb.js')</script>");

        var captures = await services.GetRequiredService<ICrawler>().CrawlAllAsync(_site.Plan(["shop.localhost/bad", "shop.localhost/good"]));

        Assert.Equal([PageOutcome.Cut, PageOutcome.Ok], captures.Select(static capture => capture.Outcome));
        Assert.Contains(captures[0].Cuts, static cut => cut.Contains("workers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_huge_script_keeps_only_its_hash_and_many_scripts_are_cut()
    {
        await using var services = chromium.With(static options => (options.MaxScriptLength, options.MaxScripts) = (100_000, 200));
        _site.Script("shop.localhost/huge.js", "/*" + new string('x', 300_000) + "*/");
        _site.Html("shop.localhost/bad",
            "<script src=/huge.js></script>" + string.Concat(Enumerable.Range(0, 2000).Select(static i => $"<script>var v{i}</script>")));

        var capture = await services.GetRequiredService<ICrawler>().CrawlOneAsync(_site.Plan(["shop.localhost/bad"]));

        Assert.Equal(PageOutcome.Cut, capture.Outcome);
        var huge = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/huge.js", StringComparison.Ordinal));
        Assert.True(huge.TooLarge);
        Assert.NotNull(huge.Sha256);
        Assert.False(capture.Bodies.ContainsKey(huge.SourceSha256!.Value));
        Assert.Equal(2, capture.Cuts.Count);
    }

    [Fact]
    public async Task Basic_authentication_is_blocked_and_not_asked_for()
    {
        _site.Answer("shop.localhost/bad", static context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"x\"";
            return Task.CompletedTask;
        });

        var capture = await BadThenGoodAsync("shop.localhost/bad");

        Assert.Equal(PageOutcome.Blocked, capture.Outcome);
    }

    [Fact]
    public async Task Cancelling_ends_the_browser()
    {
        _site.Html("shop.localhost/bad", "<script>for (;;) ;</script>");
        using var cancellation = new CancellationTokenSource();
        var loading = new TaskCompletionSource();
        var progress = new ImmediateProgress(stage => { if (stage.Stage == "loading") loading.TrySetResult(); });
        var crawl = Task.Run(async () =>
        {
            await foreach (var _ in chromium.Crawler.CrawlAsync(_site.Plan(["shop.localhost/bad"]), progress, cancellation.Token)) { }
        });
        await loading.Task;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crawl.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private sealed class ImmediateProgress(Action<CrawlProgress> report) : IProgress<CrawlProgress>
    {
        public void Report(CrawlProgress value) => report(value);
    }
}
