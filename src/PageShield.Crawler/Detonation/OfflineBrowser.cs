using System.Diagnostics;
using System.Globalization;
using PageShield.Crawler.Browsers;
using PageShield.Crawls;

namespace PageShield.Crawler.Detonation;

/// <summary>
/// A Chromium that reaches nothing: in an empty network namespace where the system lets us make one, and always with every name unresolvable
/// and a proxy that nobody serves. Whoever uses it answers its requests.
/// </summary>
internal sealed class OfflineBrowser : IAsyncDisposable
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _profile;

    private OfflineBrowser(Process process, string profile, bool isolated)
    {
        (_process, _profile, IsIsolated) = (process, profile, isolated);
        Connection = new PipeConnection(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
    }

    /// <summary>Whether its network namespace is empty.</summary>
    public bool IsIsolated { get; }

    public PipeConnection Connection { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>How many scripts it has seen.</summary>
    public int Uses { get; set; }

    /// <summary>Its version, such as <c>156.0.1.2</c>, and the user agent that an ordinary one of that version has.</summary>
    public string UserAgent { get; private set; } = "";

    /// <summary>Starts one and waits for its first answer.</summary>
    /// <exception cref="BrowserUnavailableException">It did not start; on Windows there are no such pipes.</exception>
    public static async Task<OfflineBrowser> StartAsync(string path, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw new BrowserUnavailableException("Detonation needs Linux or macOS: it talks to the browser over inherited pipes.");
        var isolated = await MayIsolateAsync(cancellationToken);
        var profile = Directory.CreateTempSubdirectory("pageshield-chamber-").FullName;
        var info = new ProcessStartInfo(isolated ? "unshare" : "sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = profile };
        if (isolated)
        {
            info.ArgumentList.Add("-n");
            info.ArgumentList.Add("sh");
        }

        info.ArgumentList.Add("-c");
        info.ArgumentList.Add("exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null");
        info.ArgumentList.Add("sh");
        info.ArgumentList.Add(path);
        foreach (var argument in Arguments(profile)) info.ArgumentList.Add(argument);
        info.Environment.Remove("DISPLAY");
        info.Environment["HOME"] = profile;

        Process process;
        try
        {
            process = Process.Start(info)!; // null only with UseShellExecute
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Directory.Delete(profile, recursive: true);
            throw new BrowserUnavailableException($"{path} cannot be started: {exception.Message}", exception);
        }

        var browser = new OfflineBrowser(process, profile, isolated);
        browser.Connection.Start();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_startTimeout);
            var version = await browser.Connection.SendAsync("", "Browser.getVersion", null, limit.Token);
            browser.UserAgent = DevTools.JsonReading.Text(version, "userAgent").Replace("HeadlessChrome", "Chrome", StringComparison.Ordinal);
            return browser;
        }
        catch (Exception error) when (error is DevTools.DevToolsException or OperationCanceledException)
        {
            await browser.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new BrowserUnavailableException($"{path} did not answer over its pipe.", error);
        }
    }

    /// <summary>Ends it at once and leaves its profile to the next start's sweep.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        Kill();
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception or TimeoutException or AggregateException)
        {
            // It has ended already, or the kernel will see to it.
        }

        _process.Dispose();
        await LeftoverProfiles.DeleteAsync(_profile);
    }

    private static async Task<bool> MayIsolateAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("unshare", ["-n", "true"]) { RedirectStandardError = true, RedirectStandardOutput = true })!; // null only with UseShellExecute
            await probe.WaitForExitAsync(cancellationToken);
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static IEnumerable<string> Arguments(string profile)
    {
        yield return "--headless=new";
        yield return "--remote-debugging-pipe";
        yield return "--user-data-dir=" + profile;
        yield return "--host-resolver-rules=MAP * ~NOTFOUND";
        yield return "--proxy-server=http://127.0.0.1:9";
        yield return "--proxy-bypass-list=<-loopback>";
        yield return "--disable-quic";
        yield return "--force-webrtc-ip-handling-policy=disable_non_proxied_udp";
        // Frames of other hosts stay in the page's process, where their requests are ours to answer.
        yield return "--disable-site-isolation-trials";
        yield return "--disable-features=IsolateOrigins,site-per-process,IsolateSandboxedIframes,Translate,OptimizationHints,MediaRouter,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecks";
        yield return "--disable-blink-features=AutomationControlled";
        yield return "--allow-running-insecure-content";
        foreach (var plain in (string[])["no-first-run", "no-default-browser-check", "no-pings", "disable-sync", "disable-extensions", "disable-default-apps", "disable-component-update",
            "disable-background-networking", "disable-domain-reliability", "disable-breakpad", "disable-dev-shm-usage", "disable-hang-monitor", "disable-prompt-on-repost",
            "disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding", "disable-popup-blocking", "mute-audio", "disable-gpu"])
            yield return "--" + plain;
        yield return "--js-flags=--max-old-space-size=512";
        yield return string.Create(CultureInfo.InvariantCulture, $"--window-size={1366},{900}");
        // Chromium refuses its own sandbox to root; everybody else gets it.
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) yield return "--no-sandbox";
        yield return "about:blank";
    }
}
