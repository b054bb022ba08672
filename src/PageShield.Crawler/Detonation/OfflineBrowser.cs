using System.Globalization;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.DevTools;
using PageShield.Crawls;
using PageShield.Isolation;

namespace PageShield.Crawler.Detonation;

/// <summary>
/// A Chromium that reaches nothing: in an empty network namespace where the system lets us make one, and always with every name unresolvable
/// and a proxy that nobody serves. Whoever uses it answers its requests.
/// </summary>
internal sealed class OfflineBrowser : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private readonly ConfinedProcess _process;
    private readonly string _profile;

    private OfflineBrowser(ConfinedProcess process, string profile)
    {
        (_process, _profile) = (process, profile);
        Connection = new(process.Input, process.Output);
    }

    /// <summary>Whether its network namespace is empty.</summary>
    public bool IsIsolated => _process.Confinement.NetworkNamespace;

    public DevToolsConnection Connection { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>How many scripts it has seen.</summary>
    public int Uses { get; set; }

    /// <summary>Its version, such as <c>156.0.1.2</c>, and the user agent that an ordinary one of that version has.</summary>
    public string UserAgent { get; private set; } = "";

    /// <summary>Starts one and waits for its first answer.</summary>
    /// <exception cref="BrowserUnavailableException">It did not start.</exception>
    public static async Task<OfflineBrowser> StartAsync(string path, CrawlerOptions options, CancellationToken cancellationToken)
    {
        var profile = Path.Combine(await BrowserLaunch.ProfilesDirectoryAsync(options, cancellationToken), $"chamber-{Guid.NewGuid():n}");
        var process = await BrowserLaunch.StartAsync(path, profile, Arguments(), ConfinedNetwork.Empty, options, cancellationToken);
        var browser = new OfflineBrowser(process, profile);
        browser.Connection.Start(static _ => { });
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartTimeout);
            var version = await browser.Connection.SendAsync("", "Browser.getVersion", null, limit.Token);
            browser.UserAgent = version.Text("userAgent").Replace("HeadlessChrome", "Chrome", StringComparison.Ordinal);
            return browser;
        }
        catch (Exception error) when (error is DevToolsException or OperationCanceledException)
        {
            var failure = await BrowserLaunch.FailureAsync(path, process, error);
            await browser.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw failure;
        }
    }

    /// <summary>Kills the browser and leaves its profile for the next start to delete.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Connection.DisposeAsync();
        await LeftoverProfiles.DeleteAsync(_profile);
    }

    private static IEnumerable<string> Arguments()
    {
        yield return "--headless=new";
        yield return "--host-resolver-rules=MAP * ~NOTFOUND";
        yield return "--proxy-server=http://127.0.0.1:9";
        yield return "--proxy-bypass-list=<-loopback>";
        yield return "--disable-quic";
        yield return "--force-webrtc-ip-handling-policy=disable_non_proxied_udp";
        // Frames of other hosts stay in the page's process, where their requests are ours to answer.
        yield return "--disable-site-isolation-trials";
        yield return "--disable-features=IsolateOrigins,site-per-process,IsolateSandboxedIframes,Translate,OptimizationHints,MediaRouter,"
            + "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecks";
        yield return "--disable-blink-features=AutomationControlled";
        yield return "--allow-running-insecure-content";
        foreach (var plain in (string[])["no-first-run", "no-default-browser-check", "no-pings", "disable-sync", "disable-extensions",
            "disable-default-apps", "disable-component-update",
            "disable-background-networking", "disable-domain-reliability", "disable-breakpad", "disable-dev-shm-usage", "disable-hang-monitor",
            "disable-prompt-on-repost",
            "disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding",
            "disable-popup-blocking", "mute-audio", "disable-gpu"])
            yield return "--" + plain;
        yield return "--js-flags=--max-old-space-size=512";
        yield return string.Create(CultureInfo.InvariantCulture, $"--window-size={1366},{900}");
    }
}
