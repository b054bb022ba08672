using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>The state of a crawl.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CrawlState>))]
public enum CrawlState
{
    Queued,
    Running,

    /// <summary>It finished normally and saw at least one page.</summary>
    Completed,

    /// <summary>No page could be loaded; the note says why.</summary>
    Failed,
    Cancelled,
}
