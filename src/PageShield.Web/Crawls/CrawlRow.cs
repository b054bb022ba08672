using PageShield.Crawls;

namespace PageShield.Web.Crawls;

/// <summary>One crawl in lists and the REST API.</summary>
public sealed record CrawlRow
{
    public required int SiteId { get; init; }

    public required string SiteName { get; init; }

    public required long Id { get; init; }

    public required CrawlTrigger Trigger { get; init; }

    public required CrawlState State { get; init; }

    public required bool IsBaseline { get; init; }

    public required bool IsLate { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required int PagesOk { get; init; }

    public required int PagesNotOk { get; init; }

    public required int PagesKnown { get; init; }

    /// <summary>Number of pages on which data typed by the crawler was sent to a third party.</summary>
    public required int PagesLeaking { get; init; }

    public string? Stage { get; init; }

    public string? Note { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>How often it was resumed after the server had stopped during the crawl.</summary>
    public required int Resumed { get; init; }

    public required bool CancelRequested { get; init; }

    internal bool IsOver => State is CrawlState.Completed or CrawlState.Failed or CrawlState.Cancelled;
}
