using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Cli.Scan;

/// <summary>Options from the command line.</summary>
internal sealed record ScanSettings
{
    public required Uri Url { get; init; }

    public required int Pages { get; init; }

    /// <summary>Private targets that may be reached, as <c>host:port</c>.</summary>
    public required IReadOnlyList<string> AllowPrivate { get; init; }

    /// <summary>Fixed resolutions, as <c>HOST:PORT:ADDRESS</c>.</summary>
    public required IReadOnlyList<string> Resolve { get; init; }

    public string? Browser { get; init; }

    public bool WithoutSandbox { get; init; }

    /// <summary>Folder of threat lists; null for none.</summary>
    public string? IntelligenceFolder { get; init; }

    public bool Verbose { get; init; }

    public Site ToSite() => new()
    {
        Name = Url.IdnHost,
        Hosts = [Url.IdnHost.ToLowerInvariant()],
        StartUrls = [Url.AbsoluteUri],
        PageLimit = Pages,
        AllowPrivate = [.. AllowPrivate],
        Resolve = [.. Resolve],
        ReportKey = ReportKey.New().ToString(),
    };
}
