using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.Discovery;
using PageShield.Crawler.Journeys;
using PageShield.Crawler.Visits;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawler;

/// <summary>
/// Crawls with real Chromium browsers: a browser for each crawl at a time, one guarded proxy for each crawl, one fresh context for each visit.
/// </summary>
internal sealed partial class Crawler(IOptions<CrawlerOptions> options, BrowserFinder finder, TimeProvider time, ILogger<Crawler> logger)
    : ICrawler, IAsyncDisposable
{
    private const int MostAtOnce = 8;
    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private BrowserPool? _pool;

    /// <inheritdoc />
    public async IAsyncEnumerable<Capture> CrawlAsync(
        CrawlPlan plan, IProgress<CrawlProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using var browsers = new BrowserSupply(await PrepareAsync(progress, cancellationToken), options.Value, plan, logger);
        await browsers.StartAsync(cancellationToken);

        using var queue = new PageQueue(plan);
        var captures = Channel.CreateBounded<Capture>(4);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = VisitAllAsync(plan, queue, browsers, captures.Writer, progress, stopping.Token);
        try
        {
            await foreach (var capture in captures.Reader.ReadAllAsync(cancellationToken)) yield return capture;
            await work;
        }
        finally
        {
            await stopping.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_pool is not null) await _pool.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<BrowserPool> PrepareAsync(IProgress<CrawlProgress>? progress, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_pool is not null) return _pool;

            var lines = progress is null ? null : new Progress<string>(line => progress.Report(new(null, line, 0, 0)));
            var install = await finder.FindAsync(options.Value.BrowserPath, lines, cancellationToken);
            var swept = await LeftoverProfiles.SweepAsync(await BrowserLaunch.ProfilesDirectoryAsync(options.Value, cancellationToken));
            if (swept > 0) Log.Swept(logger, swept);
            _playwright ??= await Playwright.CreateAsync().WaitAsync(cancellationToken);
            return _pool = new(_playwright, install, options.Value, time, logger);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task VisitAllAsync(
        CrawlPlan plan, PageQueue queue, BrowserSupply browsers, ChannelWriter<Capture> captures, IProgress<CrawlProgress>? progress,
        CancellationToken cancellationToken)
    {
        var isFixed = options.Value.ParallelPages > 0;
        var start = isFixed ? options.Value.ParallelPages : Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce);
        var most = isFixed ? start : Math.Clamp(Environment.ProcessorCount * 2, 1, MostAtOnce);
        var gauge = new LoadGauge();
        using var slots = new VisitSlots(start, most, isFixed ? static () => null : gauge.Measure);
        using var pace = new VisitPace(plan.Pause, time);
        string? product = null;
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var client = browsers.CreateClient();
        var plain = new PlainFetch(client);
        var site = new SiteDiscovery(client, plan);
        var discovery = DiscoverAsync();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, most).Select(_ => VisitSomeAsync()));
            await WalkAsync(plan, product, queue, browsers, captures, progress, failing.Token);
            captures.Complete();
        }
        catch (Exception exception)
        {
            captures.Complete(exception);
            throw;
        }
        finally
        {
            await failing.CancelAsync();
            await discovery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task DiscoverAsync()
        {
            if (!plan.UseSitemap && !plan.FollowLinks) return;
            queue.BeginDiscovery();
            try
            {
                foreach (var page in await site.DiscoverAsync(failing.Token)) queue.Add(page);
            }
            finally
            {
                queue.EndDiscovery();
            }
        }

        async Task VisitSomeAsync()
        {
            try
            {
                while (await queue.TakeAsync(failing.Token) is { } url)
                {
                    IReadOnlyList<Capture> seen;
                    await slots.TakeAsync(failing.Token);
                    try
                    {
                        await pace.WaitAsync(failing.Token);
                        seen = await VisitAsync(url, plan, queue, browsers, plain, progress, failing.Token);
                    }
                    finally
                    {
                        slots.Return();
                    }

                    foreach (var capture in seen)
                    {
                        if (plan.FollowLinks)
                        {
                            await discovery;
                            foreach (var link in capture.Links.Where(site.Allows)) queue.Add(link);
                        }

                        if (capture.FinalUrl != url) queue.MarkVisited(capture.FinalUrl);
                        if (product is null || !ProductPage.Looks(product))
                            product = capture.Links.FirstOrDefault(ProductPage.Looks) ?? (ProductPage.Looks(url) ? url : product ?? url);
                        await captures.WriteAsync(capture, failing.Token);
                    }

                    queue.Finish();
                    progress?.Report(new(url, "finished", queue.Finished, queue.Known));
                }
            }
            catch
            {
                // One worker's failure (no browser can be started any more) ends the others too.
                await failing.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>Visits one URL as each persona.</summary>
    private async Task<IReadOnlyList<Capture>> VisitAsync(
        string url, CrawlPlan plan, PageQueue queue, BrowserSupply browsers, PlainFetch plain, IProgress<CrawlProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<Capture> captures = [];
        foreach (var persona in plan.Personas)
        {
            var target = PersonaUrl(url, plan, persona);
            var fetching = plan.ComparesPlainFetch && captures.Count == 0 ? plain.FetchAsync(target, cancellationToken) : null;
            var capture = (await AttemptAsync(target, plan, persona, browsers, async (means, token) =>
                [await new PageVisit(means).RunAsync(target, stage => progress?.Report(new(url, stage, queue.Finished, queue.Known)), token)],
                    cancellationToken))[0];
            if (fetching is not null) capture = await PlainFetch.CompareAsync(capture, await fetching, cancellationToken);
            captures.Add(capture with { Url = url });
        }

        return PersonaFindings.Add(RedirectFindings.TellPersonas(captures, plan.Personas));
    }

    /// <summary>Walks the plan's journeys; where there are none, and the plan wants it, a common shop's way to the checkout is tried.</summary>
    private async Task WalkAsync(
        CrawlPlan plan, string? product, PageQueue queue, BrowserSupply browsers, ChannelWriter<Capture> captures,
        IProgress<CrawlProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<Journey> journeys = plan.Journeys.Count > 0 ? plan.Journeys : plan.TriesCheckout
            && product is not null ? [JourneyVisit.Guess(product)] : [];
        foreach (var journey in journeys)
        {
            foreach (var capture in await AttemptAsync(journey.Steps[0].Value?.Text ?? journey.Name, plan, plan.Personas[0], browsers,
                (means, token) =>
                new JourneyVisit(means)
                    .RunAsync(journey, stage => progress?.Report(new(null, stage, queue.Finished, queue.Known)), token), cancellationToken))
                await captures.WriteAsync(capture, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Capture>> AttemptAsync(
        string url, CrawlPlan plan, Persona persona, BrowserSupply browsers,
        Func<VisitDependencies, CancellationToken, Task<IReadOnlyList<Capture>>> visitAsync, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            await using var lease = await browsers.LeaseAsync(cancellationToken);
            try
            {
                using var hard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                hard.CancelAfter(
                    (plan.PageTimeout + TimeSpan.FromSeconds(45)) * (plan.Journeys.Count > 0
                    || plan.TriesCheckout ? 10 : persona.IsReturning ? 2 : 1));
                var captures =
                    await visitAsync(
                    new(lease.Browser, lease.ProxyPort, browsers.Proxy, options.Value, plan, persona, browsers.Sources, time), hard.Token);
                if (captures.Any(static capture => capture.Outcome is PageOutcome.Crashed or PageOutcome.Timeout or PageOutcome.Cut))
                    lease.Browser.NoteTrouble();
                if (captures[^1].Outcome != PageOutcome.Crashed || attempt > 1) return captures;

                // A tab can crash because of what the browser did before. Only a fresh browser shows whether the page caused it.
                Log.TabCrashed(logger, url.Split('?')[0]);
                lease.Browser.Abandon();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested
                && exception is PlaywrightException or OperationCanceledException or DevTools.DevToolsException or TimeoutException)
            {
                // The browser as a whole is in trouble: another one gets one more try.
                Log.VisitFailed(logger, exception, url.Split('?')[0], attempt);
                lease.Browser.Abandon();
                if (attempt < 2) continue;
                return
                [
                    new()
                    {
                        Url = url,
                        FinalUrl = url,
                        Outcome = PageOutcome.Crashed,
                        OutcomeReason = "The page made the browser crash or hang twice; nothing could be recorded. "
                            + "Open the page in a desktop browser to see whether it hangs there too.",
                        StartedAt = startedAt,
                        FinishedAt = time.GetUtcNow(),
                    },
                ];
            }
        }
    }

    /// <summary>A persona that comes from an advertisement lands on a start URL with the advertisement's parameters.</summary>
    private static string PersonaUrl(string url, CrawlPlan plan, Persona persona) =>
        persona.Query is { } query && plan.StartUrls.Any(start => start.AbsoluteUri.Split('#')[0] == url)
            ? url + (url.Contains('?') ? "&" : "?") + query
            : url;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} browser profiles of an earlier run")]
        public static partial void Swept(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The tab of {Url} crashed; retrying once in a new browser")]
        public static partial void TabCrashed(ILogger logger, string url);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Visiting {Url} failed with its browser (attempt {Attempt})")]
        public static partial void VisitFailed(ILogger logger, Exception exception, string url, int attempt);
    }
}
