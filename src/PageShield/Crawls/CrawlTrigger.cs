using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Why a crawl runs.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CrawlTrigger>))]
public enum CrawlTrigger
{
    Manual,
    Schedule,

    /// <summary>A scheduled run that was missed while the program was down.</summary>
    CatchUp,
    Api,
    Scan,
}
