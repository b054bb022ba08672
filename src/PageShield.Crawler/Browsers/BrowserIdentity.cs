using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PageShield.Sites;

namespace PageShield.Crawler.Browsers;

/// <summary>What the browser says about itself: an ordinary Chrome of its own version.</summary>
/// <param name="Version">Such as <c>140.0.7339.80</c>.</param>
/// <param name="Suffix">Appended to the user agent; null for none.</param>
internal sealed partial record BrowserIdentity(string Version, string? Suffix)
{
    private const string FallbackVersion = "140.0.7339.80";
    private static readonly ConcurrentDictionary<string, string> Versions = new();

    /// <param name="path">The executable; its version is queried once.</param>
    /// <param name="suffix">Appended to the user agent; null for none.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public static async Task<BrowserIdentity> OfAsync(string path, string? suffix, CancellationToken cancellationToken)
    {
        if (!Versions.TryGetValue(path, out var version)) Versions[path] = version = await AskVersionAsync(path, cancellationToken);
        return new(version, suffix);
    }

    /// <summary>The user agent of the browser on this system, reduced as Chrome does it.</summary>
    public string UserAgent => UserAgentFor(Persona.Desktop);

    /// <summary>Parameters of <c>Emulation.setUserAgentOverride</c>, languages and client hints included.</summary>
    public object OverrideFor(Persona persona)
    {
        var (platform, platformVersion) = persona.IsMobile ? ("Android", "14.0.0")
            : OperatingSystem.IsWindows() ? ("Windows", "15.0.0")
            : OperatingSystem.IsMacOS() ? ("macOS", "14.5.0")
            : ("Linux", "6.8.0");
        var language = persona.Locale.Split('-')[0];
        return new
        {
            userAgent = UserAgentFor(persona),
            acceptLanguage = language == persona.Locale ? language : $"{persona.Locale},{language}",
            platform = persona.IsMobile ? "Linux armv81" : OperatingSystem.IsWindows() ? "Win32" : OperatingSystem.IsMacOS() ? "MacIntel"
                : "Linux x86_64",
            userAgentMetadata = new
            {
                brands = Brands(Version.Split('.')[0], "99"),
                fullVersionList = Brands(Version, "99.0.0.0"),
                fullVersion = Version,
                platform,
                platformVersion,
                architecture = persona.IsMobile ? "" : "x86",
                model = persona.IsMobile ? "Pixel 8" : "",
                mobile = persona.IsMobile,
                bitness = persona.IsMobile ? "" : "64",
                wow64 = false,
            },
        };
    }

    private string UserAgentFor(Persona persona)
    {
        var system = persona.IsMobile ? "Linux; Android 10; K"
            : OperatingSystem.IsWindows() ? "Windows NT 10.0; Win64; x64"
            : OperatingSystem.IsMacOS() ? "Macintosh; Intel Mac OS X 10_15_7"
            : "X11; Linux x86_64";
        var userAgent = $"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{Version.Split('.')[0]}.0.0.0"
            + $"{(persona.IsMobile ? " Mobile" : "")} Safari/537.36";
        return Suffix is { Length: > 0 } ? $"{userAgent} {Suffix}" : userAgent;
    }

    private static object[] Brands(string version, string other) =>
    [
        new { brand = "Google Chrome", version },
        new { brand = "Chromium", version },
        new { brand = "Not_A Brand", version = other },
    ];

    private static async Task<string> AskVersionAsync(string path, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return FileVersionInfo.GetVersionInfo(path).FileVersion ?? FallbackVersion;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null) return FallbackVersion;
            var printed = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return VersionNumber().Match(printed) is { Success: true } match ? match.Value : FallbackVersion;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception || !cancellationToken.IsCancellationRequested)
        {
            return FallbackVersion;
        }
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+", RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumber();
}
