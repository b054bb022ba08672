using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Whether crawls, visitors or both saw an item.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SeenBy>))]
public enum SeenBy
{
    Crawl,
    Visitors,
    Both,
}
