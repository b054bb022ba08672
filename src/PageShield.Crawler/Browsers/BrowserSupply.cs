using System.Net;
using Microsoft.Extensions.Logging;
using PageShield.Crawler.Proxy;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Network;

namespace PageShield.Crawler.Browsers;

/// <summary>
/// The browser of one crawl, behind the crawl's own guarded proxy: taken from the pool when needed, replaced when it died or has served long enough.
/// </summary>
internal sealed class BrowserSupply : IAsyncDisposable
{
    private const string UserAgent = "Mozilla/5.0 (compatible; PageShield)";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<Shared> _all = [];
    private readonly BrowserPool _pool;
    private readonly string? _userAgentSuffix;
    private readonly Upstream _upstream;
    private Shared? _current;

    public BrowserSupply(BrowserPool pool, CrawlerOptions options, CrawlPlan plan, ILogger logger)
    {
        (_pool, _userAgentSuffix) = (pool, plan.UserAgentSuffix);
        var guard = new AddressGuard(new()
        {
            AllowPrivate = plan.AllowPrivate,
            Resolve = plan.Resolve.ToDictionary(static entry => $"{entry.Host}:{entry.Port}", static entry => entry.Address),
            OwnPorts = [.. options.OwnPorts],
        });
        _upstream = new(new(guard, ConnectTimeout), plan.OutboundProxy ?? options.OutboundProxy, ConnectTimeout);
        Sources = new(plan.ReadStoredSource, options.MaxSourceTotal);
        Proxy = new(_upstream, options.MaxConnectionBytes, maxConnections: 512, logger);
    }

    public GuardedProxy Proxy { get; }

    /// <summary>The script texts that the crawl has met.</summary>
    public SourceCache Sources { get; }

    /// <summary>For what the crawl fetches itself: robots.txt and sitemaps. The caller disposes it.</summary>
    public GuardedHttpClient CreateClient() => new(_upstream.ConnectAsync, FetchTimeout, UserAgent);

    /// <summary>Starts the first browser, so a crawl without one fails immediately.</summary>
    /// <exception cref="BrowserUnavailableException">It did not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var lease = await LeaseAsync(cancellationToken);
    }

    /// <summary>A browser that is alive, for one visit.</summary>
    /// <exception cref="BrowserUnavailableException">None could be started.</exception>
    public async Task<Lease> LeaseAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_current is not { } current || _pool.HasServed(current.Browser))
            {
                var retired = _current;
                _current = null;
                if (retired is { Users: 0 }) await EndAsync(retired);
                _current = current = await TakeAsync(cancellationToken);
                _all.Add(current);
            }

            current.Users++;
            return new(this, current);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var shared in _all.ToArray()) await EndAsync(shared);
        await Proxy.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<Shared> TakeAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var browser = await _pool.TakeAsync(_userAgentSuffix, cancellationToken);
            try
            {
                return new(browser, Proxy.Serve(await browser.ListenAsync(), isOnThisMachine: !browser.HasOwnNetwork));
            }
            catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception)
            {
                // It ended while it waited, and its network with it.
                browser.Abandon();
                await _pool.ReturnAsync(browser);
                if (attempt > 1) throw new BrowserUnavailableException($"The browser ended at once: {exception.Message}", exception);
            }
        }
    }

    private async ValueTask ReturnAsync(Shared shared)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            shared.Users--;
            if (shared.Users == 0 && (shared != _current || shared.Browser.IsDead)) await EndAsync(shared);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task EndAsync(Shared shared)
    {
        if (_all.Remove(shared)) await _pool.ReturnAsync(shared.Browser);
        if (_current == shared) _current = null;
    }

    /// <summary>A browser and how many visits use it now.</summary>
    internal sealed class Shared(CrawlBrowser browser, int proxyPort)
    {
        public CrawlBrowser Browser => browser;

        public int Users { get; set; }

        /// <summary>Loopback port of the crawl's proxy, as the browser sees it.</summary>
        public int ProxyPort => proxyPort;
    }

    /// <summary>The right to use a browser for one visit.</summary>
    internal sealed class Lease(BrowserSupply supply, Shared shared) : IAsyncDisposable
    {
        public CrawlBrowser Browser => shared.Browser;

        /// <inheritdoc cref="Shared.ProxyPort" />
        public int ProxyPort => shared.ProxyPort;

        public ValueTask DisposeAsync() => supply.ReturnAsync(shared);
    }
}
