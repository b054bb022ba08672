using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Hooks;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;

namespace PageShield.Crawler.Browsers;

/// <summary>
/// One browser process with both of its drivers: our own DevTools connection, which sees every target before it runs, and Playwright
/// beside it for contexts, pages and interaction. Events are routed to the visit whose browser context they belong to.
/// </summary>
internal sealed class CrawlBrowser : IAsyncDisposable
{
    /// <summary>Attaches to every target that can run code, before it runs any.</summary>
    public static readonly object AutoAttach = new
    {
        autoAttach = true,
        waitForDebuggerOnStart = true,
        flatten = true,
        filter = new object[]
        {
            new { type = "browser", exclude = true }, new { type = "tab", exclude = true }, new { type = "browser_ui", exclude = true }, new { },
        },
    };

    private static readonly TimeSpan ContextTimeout = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, VisitRecorder> _visits = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _opening = new(1);
    private readonly ChromiumProcess _process;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private IBrowser _playwright = null!; // set by StartAsync before anybody else has this object
    private PlaywrightSeat? _seat;
    private string _ownContext = "";
    private VisitRecorder? _opened;
    private volatile bool _abandoned;
    private volatile bool _metTrouble;

    private CrawlBrowser(ChromiumProcess process, BrowserIdentity identity) => (_process, Identity) = (process, identity);

    public DevToolsConnection DevTools => _process.DevTools;

    public BrowserIdentity Identity { get; }

    public PageHooks Hooks { get; } = new();

    /// <summary>Visits opened so far.</summary>
    public int VisitCount { get; private set; }

    /// <summary>Whether it is of no more use.</summary>
    public bool IsDead => _abandoned || DevTools.Closed.IsCompleted || _process.HasExited;

    /// <summary>Whether another site may have it: nothing in it crashed, hung or reached a limit, and all contexts are closed.</summary>
    public bool MayServeAnother => !IsDead && !_metTrouble && Visits().Length == 0;

    /// <summary>Time since it was started.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>
    /// Physical memory of all its processes together, in bytes; pages that they share are counted for each. 0 where the system does not tell.
    /// </summary>
    public long Memory => ProcessTree.MemoryOf(_process.Id);

    /// <inheritdoc cref="ChromiumProcess.HasOwnNetwork" />
    public bool HasOwnNetwork => _process.HasOwnNetwork;

    /// <inheritdoc cref="Isolation.ConfinedProcess.ListenAsync" />
    public Task<Socket> ListenAsync() => _process.ListenAsync();

    /// <summary>Starts a browser with a profile of its own below the directory.</summary>
    /// <exception cref="BrowserUnavailableException">It did not start.</exception>
    public static async Task<CrawlBrowser> StartAsync(
        IPlaywright playwright, string path, CrawlerOptions options, string? userAgentSuffix, ILogger logger, CancellationToken cancellationToken)
    {
        var identity = await BrowserIdentity.OfAsync(path, userAgentSuffix, cancellationToken);
        var profile = Path.Combine(await BrowserLaunch.ProfilesDirectoryAsync(options, cancellationToken), Guid.NewGuid().ToString("n"));
        CrawlBrowser? browser = null;
        // Nothing is enabled until the browser is known, so no event is lost.
        var process =
            await ChromiumProcess.StartAsync(
            path, profile, identity.UserAgent, message => Volatile.Read(ref browser)?.Route(message), options, logger, cancellationToken);
        Volatile.Write(ref browser, new CrawlBrowser(process, identity));
        try
        {
            await browser.DevTools.SendAsync("", "Target.setAutoAttach", AutoAttach, cancellationToken);
            (browser._seat, browser._playwright) = await PlaywrightSeat.OfferAsync(playwright, browser.DevTools, cancellationToken);
            return browser;
        }
        catch (Exception exception) when (exception is DevToolsException or PlaywrightException)
        {
            await browser.DisposeAsync();
            throw new BrowserUnavailableException($"The browser started but cannot be driven: {exception.Message}", exception);
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a fresh context with one page, whose events go to the recorder.</summary>
    /// <exception cref="PlaywrightException">The browser has exited.</exception>
    public async Task<IPage> OpenAsync(VisitRecorder recorder, BrowserNewContextOptions context, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ContextTimeout);

        // One at a time: the next unknown context that appears is the requested one.
        await _opening.WaitAsync(limit.Token);
        try
        {
            VisitCount++;
            lock (_gate) _opened = recorder;
            var created = await _playwright.NewContextAsync(context).WaitAsync(limit.Token);
            var page = await created.NewPageAsync().WaitAsync(limit.Token);
            await recorder.Attached.Task.WaitAsync(limit.Token);
            return page;
        }
        finally
        {
            lock (_gate) _opened = null;
            _opening.Release();
        }
    }

    /// <summary>Ends a visit: closes its context with all pages and workers.</summary>
    public async Task CloseAsync(VisitRecorder recorder, CancellationToken cancellationToken)
    {
        string? id;
        lock (_gate)
        {
            id = _visits.FirstOrDefault(visit => visit.Value == recorder).Key;
            if (id is not null) _visits.Remove(id);
        }

        if (id is null) return;
        try
        {
            await DevTools.SendAsync("", "Target.disposeBrowserContext", new { browserContextId = id }, cancellationToken);
        }
        catch (DevToolsException)
        {
            // The browser has exited, and the context with it.
        }
    }

    /// <summary>Gives the browser up: something in it no longer answers.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Records that a page crashed, hung or reached a limit. The crawl continues with this browser; another site gets a fresh one.</summary>
    public void NoteTrouble() => _metTrouble = true;

    /// <summary>The browser context of a visit.</summary>
    public string? ContextOf(VisitRecorder recorder)
    {
        lock (_gate) return _visits.FirstOrDefault(visit => visit.Value == recorder).Key;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_seat is not null) await _seat.DisposeAsync();
        await _process.DisposeAsync();
        _opening.Dispose();
    }

    private void Route(DevToolsEvent message)
    {
        switch (message.Method)
        {
            case "Target.attachedToTarget": Attach(message); break;
            case "Target.detachedFromTarget":
                foreach (var visit in Visits()) visit.Detach(message.Data.Text("sessionId"));
                break;
            case "Target.targetCrashed": break;
            default:
                if (message.SessionId.Length == 0) break;
                foreach (var visit in Visits())
                {
                    if (visit.Owns(message.SessionId))
                    {
                        visit.Handle(message);
                        break;
                    }
                }

                break;
        }
    }

    private void Attach(in DevToolsEvent message)
    {
        var sessionId = message.Data.Text("sessionId");
        var target = message.Data.Member("targetInfo");
        var context = target.Text("browserContextId");
        VisitRecorder? visit;
        lock (_gate)
        {
            if (!_visits.TryGetValue(context, out visit) && _opened is not null && context != _ownContext && target.Text("type") == "page")
            {
                visit = _visits[context] = _opened;
                _opened = null;
            }
            else if (visit is null && _ownContext.Length == 0)
            {
                _ownContext = context;
            }
        }

        if (visit is null) DevTools.Post(sessionId, "Runtime.runIfWaitingForDebugger", null);
        else visit.Attach(sessionId, message.SessionId, target);
    }

    private VisitRecorder[] Visits()
    {
        lock (_gate) return [.. _visits.Values];
    }
}
