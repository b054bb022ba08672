using System.Diagnostics;

namespace PageShield.EndToEndTests.Reports;

/// <summary>Somebody's browser on one page; it talks to nobody but this machine, and ends when disposed.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly Process _process;

    private Visitor(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException("The browser did not start.");
        // Read, so that a talkative browser never waits for a full pipe.
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <param name="home">Home directory whose certificate store the browser uses; null for a new one.</param>
    public static Visitor Chromium(string browser, string page, string? home = null)
    {
        home ??= Directory.CreateTempSubdirectory("pageshield-visitor-").FullName;
        string[] arguments =
        [
            "--headless=new", $"--user-data-dir={Path.Combine(home, "profile")}", "--no-first-run", "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync", "--short-reporting-delay",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
            .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(), page,
        ];
        return new Visitor(new ProcessStartInfo(browser, arguments) { Environment = { ["HOME"] = home } });
    }

    public static Task<string> FindFirefoxAsync(CancellationToken cancellationToken) =>
        SystemPackage.FindAsync("firefox-esr", ["/usr/bin/firefox-esr", "/usr/bin/firefox"], cancellationToken);

    /// <param name="authority">Whom the browser trusts besides the public ones; null for nobody.</param>
    public static async Task<Visitor> FirefoxAsync(string browser, string page, TestAuthority? authority, CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("pageshield-visitor-").FullName;
        if (authority is not null) await authority.EnterAsync(profile, cancellationToken);

        // Whatever is not on this machine goes to a proxy that is not there.
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), """
            user_pref("network.proxy.type", 1);
            user_pref("network.proxy.http", "127.0.0.1");
            user_pref("network.proxy.http_port", 9);
            user_pref("network.proxy.ssl", "127.0.0.1");
            user_pref("network.proxy.ssl_port", 9);
            user_pref("network.proxy.no_proxies_on", "localhost, .localhost, 127.0.0.1");
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            """, cancellationToken);
        return new Visitor(new ProcessStartInfo(browser, ["--headless", "--no-remote", "--profile", profile, page]));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
