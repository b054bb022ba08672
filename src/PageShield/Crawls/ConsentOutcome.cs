using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>The outcome of a page's consent banner.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConsentOutcome>))]
public enum ConsentOutcome
{
    /// <summary>No banner was visible, or the crawl was configured to ignore banners.</summary>
    NotAsked,
    Answered,

    /// <summary>A banner was still visible at the end, so scripts that run only after consent were not seen.</summary>
    NotAnswered,
}
