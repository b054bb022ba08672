using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PageShield.Crawler.DevTools;
using PageShield.Crawls;
using PageShield.Isolation;

namespace PageShield.Crawler.Browsers;

/// <summary>A running Chromium with its own profile, which is deleted with it.</summary>
internal sealed partial class ChromiumProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private const string Nowhere = "browser.pageshield.invalid"; // never resolves (RFC 6761)
    private readonly ConfinedProcess _process;
    private readonly string _profile;
    private readonly ILogger _logger;

    private ChromiumProcess(ConfinedProcess process, string profile, ILogger logger)
    {
        (_process, _profile, _logger) = (process, profile, logger);
        DevTools = new(process.Input, process.Output);
    }

    /// <summary>The browser's DevTools, over its pipe.</summary>
    public DevToolsConnection DevTools { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The operating system's number of the process that all of the browser's are below.</summary>
    public int Id => _process.Id;

    /// <summary>Whether nothing but <see cref="ListenAsync"/>'s sockets is in its network.</summary>
    public bool HasOwnNetwork => _process.Confinement.NetworkNamespace;

    /// <inheritdoc cref="ConfinedProcess.ListenAsync" />
    public Task<Socket> ListenAsync() => _process.ListenAsync();

    /// <summary>Starts a browser and waits until its DevTools answer.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="profile">A directory that does not exist yet.</param>
    /// <param name="userAgent">What the browser calls itself in frames and workers.</param>
    /// <param name="handler">Called for each event of its DevTools.</param>
    /// <exception cref="BrowserUnavailableException">It did not start.</exception>
    public static async Task<ChromiumProcess> StartAsync(
        string path, string profile, string? userAgent, Action<DevToolsEvent> handler, CrawlerOptions options, ILogger logger,
        CancellationToken cancellationToken)
    {
        var process = await BrowserLaunch.StartAsync(path, profile, Arguments(userAgent), ConfinedNetwork.Doors, options, cancellationToken);
        var browser = new ChromiumProcess(process, profile, logger);
        browser.DevTools.Start(handler);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartTimeout);
            await browser.DevTools.SendAsync("", "Browser.getVersion", null, limit.Token);
            Log.Started(logger, path, process.Id, process.Confinement.User);
            return browser;
        }
        catch (Exception exception) when (exception is DevToolsException or OperationCanceledException)
        {
            var failure = await BrowserLaunch.FailureAsync(path, process, exception);
            await browser.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    /// <summary>Kills the browser with all its processes and removes the profile.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await DevTools.DisposeAsync();
        await LeftoverProfiles.DeleteAsync(_profile);
        Log.Ended(_logger, Id);
    }

    private static IEnumerable<string> Arguments(string? userAgent)
    {
        yield return "--headless=new";
        // What belongs to no visit goes nowhere (RFC 863's port, where nothing listens); each visit's context has its crawl's guarded proxy.
        yield return "--proxy-server=http://127.0.0.1:9";
        // Without this, Chromium bypasses the proxy for loopback and 169.254.0.0/16.
        yield return "--proxy-bypass-list=<-loopback>";
        // Sandboxed srcdoc frames in a process of their own start before any instrumentation.
        yield return "--disable-features=IsolateSandboxedIframes,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,"
            + "AutofillServerCommunication,InterestFeedContentSuggestions,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
            + "NetworkTimeServiceQuerying,GlobalMediaControls";
        yield return "--disable-quic";
        yield return "--force-webrtc-ip-handling-policy=disable_non_proxied_udp";
        yield return "--webrtc-ip-handling-policy=disable_non_proxied_udp";
        yield return "--disable-blink-features=AutomationControlled";
        yield return "--no-first-run";
        yield return "--no-default-browser-check";
        yield return "--no-pings";
        yield return "--disable-sync";
        yield return "--disable-extensions";
        yield return "--disable-default-apps";
        yield return "--disable-component-update";
        yield return "--disable-component-extensions-with-background-pages";
        yield return "--disable-background-networking";
        // Disables the browser's own requests to its vendor.
        yield return $"--gaia-url=http://{Nowhere}/";
        yield return $"--google-apis-url=http://{Nowhere}/";
        yield return $"--google-url=http://{Nowhere}/";
        yield return $"--variations-server-url=http://{Nowhere}/";
        yield return $"--component-updater=url-source=http://{Nowhere}/";
        yield return "--disable-domain-reliability";
        yield return "--disable-client-side-phishing-detection";
        yield return "--disable-breakpad";
        yield return "--disable-dev-shm-usage";
        yield return "--disable-hang-monitor";
        yield return "--disable-prompt-on-repost";
        yield return "--disable-background-timer-throttling";
        yield return "--disable-backgrounding-occluded-windows";
        yield return "--disable-renderer-backgrounding";
        yield return "--metrics-recording-only";
        // A page that hoards memory crashes its own tab and not this machine.
        yield return "--js-flags=--max-old-space-size=1024";
        yield return "--mute-audio";
        yield return "--password-store=basic";
        yield return "--use-mock-keychain";
        // Without a graphics card: drawing in software is better than a browser that cannot draw.
        yield return "--enable-unsafe-swiftshader";
        yield return "--window-size=1366,900";
        yield return "--screen-info={1920x1080}";
        if (userAgent is not null) yield return $"--user-agent={userAgent}";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Browser {Path} started as process {Id} of {User}")]
        public static partial void Started(ILogger logger, string path, int id, string user);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Browser process {Id} ended")]
        public static partial void Ended(ILogger logger, int id);
    }
}
