using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace PageShield.Crawler.Browsers;

/// <summary>
/// Browsers between crawls: one that served a crawl without trouble waits a moment for the next, so that many short crawls do not start a
/// browser each. A browser belongs to one crawl at a time; each visit has its own context, which is closed before the browser is returned.
/// </summary>
internal sealed class BrowserPool(IPlaywright playwright, BrowserInstall install, CrawlerOptions options, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private bool _closed;

    /// <summary>A browser that is alive and of this name, for one crawl.</summary>
    /// <exception cref="Crawls.BrowserUnavailableException">None could be started.</exception>
    public async Task<CrawlBrowser> TakeAsync(string? userAgentSuffix, CancellationToken cancellationToken)
    {
        while (TakeWaiting(userAgentSuffix) is { } browser)
        {
            if (!HasServed(browser)) return browser;
            await browser.DisposeAsync();
        }

        return await CrawlBrowser.StartAsync(playwright, install.Path, options, userAgentSuffix, logger, cancellationToken);
    }

    /// <summary>Whether a browser should make room for a fresh one: dead, too old, too large or used too often.</summary>
    public bool HasServed(CrawlBrowser browser) =>
        browser.IsDead || browser.VisitCount >= options.VisitsPerBrowser || browser.Age >= options.BrowserAge
        || browser.Memory >= options.MaxBrowserMemory;

    /// <summary>Takes a browser back; one that had problems is closed.</summary>
    public async ValueTask ReturnAsync(CrawlBrowser browser)
    {
        if (browser.MayServeAnother && options.BrowserIdle > TimeSpan.Zero)
        {
            lock (_gate)
            {
                if (!_closed)
                {
                    var waiting = new Waiting(browser);
                    _waiting.Add(waiting);
                    waiting.Ending = time.CreateTimer(_ => End(waiting), null, options.BrowserIdle, Timeout.InfiniteTimeSpan);
                    return;
                }
            }
        }

        await browser.DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        List<Waiting> left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiting in left)
        {
            waiting.Ending?.Dispose();
            await waiting.Browser.DisposeAsync();
        }
    }

    private CrawlBrowser? TakeWaiting(string? userAgentSuffix)
    {
        lock (_gate)
        {
            if (_waiting.FindLast(waiting => waiting.Browser.Identity.Suffix == userAgentSuffix) is not { } found) return null;
            _waiting.Remove(found);
            found.Ending?.Dispose();
            return found.Browser;
        }
    }

    private void End(Waiting waiting)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(waiting)) return; // A crawl was faster.
        }

        waiting.Ending?.Dispose();
        _ = waiting.Browser.DisposeAsync().AsTask();
    }

    private sealed class Waiting(CrawlBrowser browser)
    {
        public CrawlBrowser Browser => browser;

        public ITimer? Ending { get; set; }
    }
}
