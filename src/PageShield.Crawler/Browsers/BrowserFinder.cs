using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PageShield.Crawls;

namespace PageShield.Crawler.Browsers;

/// <summary>
/// Finds a Chromium, or installs one: configured path, installed Chromium, Chrome or Edge, Playwright's own download, and the system's
/// package manager when root on Debian or Ubuntu.
/// </summary>
public sealed partial class BrowserFinder(ILogger<BrowserFinder> logger)
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable"];

    private static readonly string[] KnownPlaces =
    [
        "/usr/bin/chromium", "/snap/bin/chromium", "/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        @"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Whether a browser is there already, without installing one.</summary>
    /// <param name="configuredPath">Looked for alone where it is given; null for none.</param>
    public static bool IsInstalled(string? configuredPath) =>
        configuredPath is { Length: > 0 } ? File.Exists(configuredPath) : (FindInstalled() ?? FindPlaywrights()) is not null;

    /// <summary>The browser to use; takes minutes where one has to be downloaded.</summary>
    /// <param name="configuredPath">Tried first and alone where it is given; null for none.</param>
    /// <param name="progress">Receives one line of text at each slow step; null for none.</param>
    /// <param name="cancellationToken">Stops an installation.</param>
    /// <exception cref="BrowserUnavailableException">Nothing was found and nothing could be installed.</exception>
    public async Task<BrowserInstall> FindAsync(string? configuredPath, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (configuredPath is { Length: > 0 })
        {
            return File.Exists(configuredPath)
                ? Use(new(configuredPath, "configured"))
                : throw new BrowserUnavailableException(
                    $"The configured browser {configuredPath} does not exist; correct the path or remove the setting.");
        }

        if (FindInstalled() is { } installed) return Use(new(installed, "installed on this machine"));
        if (FindPlaywrights() is { } earlier) return Use(new(earlier, "installed earlier by Playwright"));

        List<string> tried = ["no Chromium, Chrome or Edge is installed"];
        progress?.Report("Downloading Chromium (about 170 MB, once)…");
        if (await RunPlaywrightInstallAsync(cancellationToken) is { } problem) tried.Add($"playwright install chromium: {problem}");
        else if (FindPlaywrights() is { } downloaded) return Use(new(downloaded, "downloaded by Playwright"));

        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get"))
        {
            progress?.Report("Installing Chromium with apt-get…");
            if (await InstallWithAptAsync(cancellationToken) is { } aptProblem) tried.Add($"apt-get install chromium: {aptProblem}");
            else if (FindInstalled() is { } packaged) return Use(new(packaged, "installed with apt-get"));
        }

        throw new BrowserUnavailableException(
            $"No Chromium could be found or installed ({string.Join("; ", tried)}). Install Chromium or Chrome, "
                + $"or set PageShield__Crawler__BrowserPath to one.");
    }

    private BrowserInstall Use(BrowserInstall install)
    {
        Log.Using(logger, install.Path, install.Reason);
        return install;
    }

    private static string? FindInstalled()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name + suffix))).Concat(KnownPlaces)
            .FirstOrDefault(File.Exists);
    }

    private static string? FindPlaywrights()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH") is { Length: > 1 } path ? path
            : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ms-playwright")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches", "ms-playwright")
            : Path.Combine(home, ".cache", "ms-playwright");
        if (!Directory.Exists(root)) return null;

        return Directory.EnumerateDirectories(root, "chromium-*")
            .OrderDescending(StringComparer.Ordinal)
            .SelectMany(static folder => new[]
            {
                Path.Combine(folder, "chrome-linux", "chrome"), Path.Combine(folder, "chrome-linux64", "chrome"),
                Path.Combine(folder, "chrome-win", "chrome.exe"), Path.Combine(folder, "chrome-win64", "chrome.exe"),
                Path.Combine(folder, "chrome-mac", "Chromium.app", "Contents", "MacOS", "Chromium"),
            })
            .FirstOrDefault(File.Exists);
    }

    private static async Task<string?> RunPlaywrightInstallAsync(CancellationToken cancellationToken)
    {
        // Playwright's own entry point blocks and takes no token; it runs to its end in the background if we are cancelled.
        var exit = await Task.Run(static () => Microsoft.Playwright.Program.Main(["install", "chromium", "--no-shell"]), cancellationToken)
            .WaitAsync(InstallTimeout, cancellationToken);
        return exit == 0 ? null : $"exit code {exit}";
    }

    private static async Task<string?> InstallWithAptAsync(CancellationToken cancellationToken)
    {
        await RunAsync("apt-get", ["update", "-q"], cancellationToken);
        return await RunAsync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], cancellationToken);
    }

    private static async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(InstallTimeout);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
            })!; // null only with UseShellExecute
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var error = await process.StandardError.ReadToEndAsync(limit.Token);
                await output;
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0 ? null : error.Trim().Split('\n')[^1];
            }
            catch
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"not finished within {InstallTimeout.TotalMinutes:0} minutes";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Browser: {Path} ({Reason})")]
        public static partial void Using(ILogger logger, string path, string reason);
    }
}
