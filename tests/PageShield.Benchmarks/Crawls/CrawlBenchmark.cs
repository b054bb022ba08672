using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.EndToEndTests.Crawls;

namespace PageShield.Benchmarks.Crawls;

/// <summary>
/// The same 20 local pages with 15 to 120 scripts each, in turn by bare Playwright (a fresh context, load, the same settling, scrolling,
/// settling again) and by the crawler with everything recorded.
/// </summary>
internal static class CrawlBenchmark
{
    private const int Pages = 20;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var site = await FixtureSite.StartAsync();
        for (var page = 0; page < Pages; page++) Serve(site, page);
        var rounds = Figures.IsFull ? 3 : 1;
        var install = await new BrowserFinder(NullLogger<BrowserFinder>.Instance).FindAsync(null, null, cancellationToken);
        var (bare, full) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            bare.AddRange(await BareAsync(install.Path, site, cancellationToken));
            await foreach (var capture in CrawlAsync(site, parallel: 1, cancellationToken))
            {
                if (capture.Outcome != PageOutcome.Ok) Console.Error.WriteLine($"{capture.Url}: {capture.Outcome} {capture.OutcomeReason}");
                full.Add((capture.FinishedAt - capture.StartedAt).TotalSeconds);
            }
        }

        using var memory = new PeakMemory();
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        await foreach (var _ in CrawlAsync(site, parallel: 0, cancellationToken)) count++;
        var elapsed = Stopwatch.GetElapsedTime(started);

        Figures.Print("crawl.bare.seconds_per_page", Figures.Median(bare), "s");
        Figures.Print("crawl.full.seconds_per_page", Figures.Median(full), "s");
        Figures.Print("crawl.ratio", Figures.Median(full) / Figures.Median(bare), "");
        Figures.Print("crawl.pages_per_minute", count / elapsed.TotalMinutes, "pages/min");
        Figures.Print("crawl.peak_mb", memory.Megabytes, "MB");
    }

    private static void Serve(FixtureSite site, int page)
    {
        var scripts = 15 + page * 105 / (Pages - 1);
        var html = string.Concat(Enumerable.Range(0, scripts).Select(script => (script % 5) switch
        {
            0 => $"<script>window.inline{script} = {script}; for (let i = 0, s = 0; i < 20000; i++) s += i;</script>",
            1 => $"<script type=module src=/m{page}-{script}.js></script>",
            _ => $"<script {(script % 2 == 0 ? "async" : "defer")} src=http://cdn{script % 4}.localhost:PORT/s{page}-{script}.js></script>",
        }));
        site.Html($"shop.localhost/p{page}", $"<title>Page {page}</title><body><div style='height:3000px'>{html}<img src=/i.png></div>");
        for (var script = 0; script < scripts; script++)
        {
            var body = $"/* {new string('x', 2000 + script * 200)} */ (() => {{ let s = 0; for (let i = 0; i < 50000; i++) s += i % 7; window.s{script} = s; if ({script} % 9 === 0) fetch('/api?' + s).catch(() => {{}}); }})();";
            site.Script(script % 5 == 1 ? $"shop.localhost/m{page}-{script}.js" : $"cdn{script % 4}.localhost/s{page}-{script}.js", body,
                ("Access-Control-Allow-Origin", "*"));
        }
    }

    private static IAsyncEnumerable<Capture> CrawlAsync(FixtureSite site, int parallel, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddCrawler().Configure<CrawlerOptions>(options => options.ParallelPages = parallel)
            .BuildServiceProvider();
        var plan = site.Plan([.. Enumerable.Range(0, Pages).Select(static page => $"shop.localhost/p{page}")], "cdn0.localhost", "cdn1.localhost",
            "cdn2.localhost", "cdn3.localhost");
        return services.GetRequiredService<ICrawler>().CrawlAsync(plan, null, cancellationToken);
    }

    private static async Task<List<double>> BareAsync(string path, FixtureSite site, CancellationToken cancellationToken)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [] });
        List<double> seconds = [];
        for (var page = 0; page < Pages; page++)
        {
            var started = Stopwatch.GetTimestamp();
            await VisitAsync(browser, site.Url($"shop.localhost/p{page}"), cancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return seconds;
    }

    /// <summary>What the crawler does with a page, with nothing recorded.</summary>
    private static async Task VisitAsync(IBrowser browser, string url, CancellationToken cancellationToken)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1366, Height = 900 } });
        var page = await context.NewPageAsync();
        var (open, last) = (0, Stopwatch.GetTimestamp());
        page.Request += (_, _) => (open, last) = (open + 1, Stopwatch.GetTimestamp());
        page.RequestFinished += (_, _) => (open, last) = (open - 1, Stopwatch.GetTimestamp());
        page.RequestFailed += (_, _) => (open, last) = (open - 1, Stopwatch.GetTimestamp());
        await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Load });
        await SettleAsync(TimeSpan.FromMilliseconds(500));
        await page.EvaluateAsync("""
            async () => {
              const height = () => Math.min(document.documentElement.scrollHeight, 30000);
              for (let y = 0, steps = 0; y < height() && steps < 25; y += 800, steps++) {
                window.scrollTo(0, y);
                await new Promise(done => { requestAnimationFrame(() => setTimeout(done, 15)); setTimeout(done, 120); });
              }
              window.scrollTo(0, 0);
            }
            """);
        await SettleAsync(TimeSpan.FromMilliseconds(300));
        await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg, Quality = 60 });

        async Task SettleAsync(TimeSpan quiet)
        {
            while (open > 0 || Stopwatch.GetElapsedTime(last) < quiet) await Task.Delay(25, cancellationToken);
            await page.EvaluateAsync("1");
        }
    }
}
