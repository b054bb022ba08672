using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Reports.Settings;
using PageShield.Storage;

namespace PageShield.Crawler;

/// <summary>How the crawler runs on this machine; section <c>PageShield:Crawler</c>.</summary>
public sealed class CrawlerOptions : IValidatableObject
{
    /// <summary>Name of the settings section.</summary>
    public const string Section = PageShieldOptions.Section + ":Crawler";

    /// <summary>Executable of the Chromium to use; null to find or install one.</summary>
    public string? BrowserPath { get; set; }

    /// <summary>Where browser profiles live while they are used; null for the system's temporary directory.</summary>
    public string? ProfilesDirectory { get; set; }

    /// <summary>Directories that are empty for the browser where the system allows it: what others must not read.</summary>
    public ICollection<string> ClosedDirectories { get; } = new HashSet<string>();

    /// <summary>
    /// Whether the browser runs without its sandbox, and as root where we are: only for systems that allow neither, and sites that one trusts.
    /// </summary>
    public bool BrowserWithoutSandbox { get; set; }

    /// <summary>Pages visited concurrently in one crawl; 0 to adapt to the load: from one up to two per processor, at most 8.</summary>
    [Range(0, 32)]
    public int ParallelPages { get; set; }

    /// <summary>Most bytes that one network connection of the browser may receive.</summary>
    [Range(1 << 20, 1L << 40)]
    public long MaxConnectionBytes { get; set; } = 256L << 20;

    /// <summary>Most bytes that one page visit may receive, content-decoded.</summary>
    [Range(1 << 20, 1L << 40)]
    public long MaxPageBytes { get; set; } = 128L << 20;

    /// <summary>Most requests that one page visit records; the visit is cut beyond twice as many.</summary>
    [Range(10, 1_000_000)]
    public int MaxRequests { get; set; } = 10_000;

    /// <summary>Most scripts that one page visit records.</summary>
    [Range(10, 1_000_000)]
    public int MaxScripts { get; set; } = 20_000;

    /// <summary>Most UTF-16 units of one script whose text is kept; of longer ones only hash and length.</summary>
    [Range(1_000, 200_000_000)]
    public int MaxScriptLength { get; set; } = 8 << 20;

    /// <summary>Most characters of all script texts that one page visit keeps.</summary>
    [Range(1_000, 2_000_000_000)]
    public int MaxSourceTotal { get; set; } = 96 << 20;

    /// <summary>Most windows that one page visit may open.</summary>
    [Range(0, 100)]
    public int MaxPopups { get; set; } = 3;

    /// <summary>Most workers and nested browsing contexts in processes of their own that one page visit may start.</summary>
    [Range(1, 1000)]
    public int MaxTargets { get; set; } = 60;

    /// <summary>Visits after which a browser is replaced by a fresh one.</summary>
    [Range(1, 10_000)]
    public int VisitsPerBrowser { get; set; } = 100;

    /// <summary>Age at which a browser is replaced by a fresh one.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan BrowserAge { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a browser waits for another crawl before it ends; zero to end it with each crawl.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan BrowserIdle { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Memory of all processes of a browser together, in bytes, at which it is replaced by a fresh one before the next visit.</summary>
    [Range(100L << 20, 1L << 40)]
    public long MaxBrowserMemory { get; set; } = 3L << 30;

    /// <summary>An HTTP proxy that this machine needs to reach the internet, <c>http://[user:password@]host:port</c>; null for none.</summary>
    [SecretSetting]
    public Uri? OutboundProxy { get; set; }

    /// <summary>Ports of this machine that no crawl may reach: dashboard, reports, database, mail.</summary>
    public ICollection<int> OwnPorts { get; } = new HashSet<int>();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(BrowserPath) && !File.Exists(BrowserPath))
            yield return new($"{Section}:{nameof(BrowserPath)}: there is no file {SettingValue.Shown(BrowserPath)}; "
                + $"name a Chromium's program, or leave the setting out to have one found.", [nameof(BrowserPath)]);
        if (File.Exists(ProfilesDirectory))
            yield return new($"{Section}:{nameof(ProfilesDirectory)}: {SettingValue.Shown(ProfilesDirectory)} is a file; name a folder.",
                [nameof(ProfilesDirectory)]);
    }
}
