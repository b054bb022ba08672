using PageShield.Sites;

namespace PageShield.Inventory;

/// <summary>Site data shown on each of its screens.</summary>
public sealed record SiteSummary
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

    /// <summary>When the latest completed or failed crawl failed; null if it completed or there is none.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? FirstReportAt { get; init; }

    public DateTimeOffset? LastReportAt { get; init; }
}
