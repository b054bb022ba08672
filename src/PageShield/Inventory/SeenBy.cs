using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Who saw it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SeenBy>))]
public enum SeenBy
{
    Crawl,
    Visitors,
    Both,
}
