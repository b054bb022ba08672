using PageShield.Sites;

namespace PageShield.Inventory;

/// <summary>What every screen of a site shows of it.</summary>
public sealed record SiteHead
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required SiteEnvironment Environment { get; init; }

    public required IReadOnlyList<string> Hosts { get; init; }

    public required string ReportKey { get; init; }

    public required bool IsDemo { get; init; }

    public string? Cron { get; init; }

    public DateTimeOffset? NextRunAt { get; init; }

    public DateTimeOffset? LastCrawlAt { get; init; }

    /// <summary>When the latest crawl failed; null where it did not, or none has ended.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? FirstReportAt { get; init; }

    public DateTimeOffset? LastReportAt { get; init; }
}
