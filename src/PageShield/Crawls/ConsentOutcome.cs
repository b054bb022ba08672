using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>What became of a page's question for consent.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConsentOutcome>))]
public enum ConsentOutcome
{
    /// <summary>No banner was in sight, or the crawl was to leave banners alone.</summary>
    NotAsked,
    Answered,

    /// <summary>A banner was still in sight at the end: what runs only after consent was not seen.</summary>
    NotAnswered,
}
