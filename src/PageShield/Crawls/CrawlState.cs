using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>How far a crawl is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CrawlState>))]
public enum CrawlState
{
    Queued,
    Running,

    /// <summary>It ended by itself and saw at least one page.</summary>
    Completed,

    /// <summary>No page could be seen; the note says why.</summary>
    Failed,
    Cancelled,
}
