using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PageShield.Crawls;

namespace PageShield.Crawler.Browsers;

/// <summary>One running Chromium with a profile of its own, which goes away with it.</summary>
internal sealed partial class ChromiumProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private const string Nowhere = "browser.pageshield.invalid"; // never resolves (RFC 6761)
    private readonly Process _process;
    private readonly string _profile;
    private readonly ILogger _logger;

    private ChromiumProcess(Process process, string profile, Uri devTools, ILogger logger) =>
        (_process, _profile, DevTools, _logger) = (process, profile, devTools, logger);

    /// <summary>Address of the browser's DevTools websocket on loopback.</summary>
    public Uri DevTools { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The operating system's number of the browser's main process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a browser and waits until its DevTools answer.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="profile">A directory that does not exist yet.</param>
    /// <param name="userAgent">What the browser calls itself in frames and workers.</param>
    /// <exception cref="BrowserUnavailableException">It did not start.</exception>
    public static async Task<ChromiumProcess> StartAsync(
        string path, string profile, string? userAgent, ILogger logger, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(profile);
        Process process;
        try
        {
            process = Process.Start(StartInfo(path, Arguments(profile, userAgent)))!; // null only with UseShellExecute
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BrowserUnavailableException($"{path} cannot be started: {exception.Message}", exception);
        }

        LeftoverProfiles.Mark(profile, process.Id);
        var complaints = new LastLines(20);
        process.ErrorDataReceived += (_, line) => complaints.Add(line.Data);
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            var devTools = await WaitForDevToolsAsync(process, profile, complaints, cancellationToken);
            Log.Started(logger, path, process.Id);
            return new(process, profile, devTools, logger);
        }
        catch
        {
            await EndAsync(process);
            await LeftoverProfiles.DeleteAsync(profile);
            throw;
        }
    }

    /// <summary>Kills the browser with all its processes and removes the profile.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process);
        await LeftoverProfiles.DeleteAsync(_profile);
        Log.Ended(_logger, _process.Id);
        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(string profile, string? userAgent)
    {
        yield return "--headless=new";
        yield return "--remote-debugging-port=0";
        yield return $"--user-data-dir={profile}";
        // What belongs to no visit goes nowhere (RFC 863's port, where nothing listens); each visit's context has its crawl's guarded proxy.
        yield return "--proxy-server=http://127.0.0.1:9";
        // Without this Chromium goes around the proxy for loopback and 169.254.0.0/16.
        yield return "--proxy-bypass-list=<-loopback>";
        // Sandboxed srcdoc frames in a process of their own start before any instrumentation.
        yield return "--disable-features=IsolateSandboxedIframes,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,InterestFeedContentSuggestions,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,NetworkTimeServiceQuerying,GlobalMediaControls";
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
        // The browser's own business with its maker goes nowhere.
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
        // Chromium refuses its own sandbox to root; everybody else gets it.
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) yield return "--no-sandbox";
        yield return "about:blank";
    }

    private static ProcessStartInfo StartInfo(string path, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Remove("DISPLAY");
        return info;
    }

    private static async Task<Uri> WaitForDevToolsAsync(Process process, string profile, LastLines complaints, CancellationToken cancellationToken)
    {
        var file = Path.Combine(profile, "DevToolsActivePort");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTimeout);
        try
        {
            while (true)
            {
                if (process.HasExited)
                    throw new BrowserUnavailableException($"The browser ended at once (exit code {process.ExitCode}): {complaints}");
                if (File.Exists(file) && await File.ReadAllLinesAsync(file, limit.Token) is [var port, var path, ..] && ushort.TryParse(port, out var number))
                    return new Uri($"ws://127.0.0.1:{number}{path}");

                await Task.Delay(20, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrowserUnavailableException($"The browser did not answer within {StartTimeout.TotalSeconds:0} s: {complaints}");
        }
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or TimeoutException or AggregateException)
        {
            // It has ended already, or the kernel will see to it; the next start sweeps what is left.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Browser {Path} started as process {Id}")]
        public static partial void Started(ILogger logger, string path, int id);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Browser process {Id} ended")]
        public static partial void Ended(ILogger logger, int id);
    }
}
