using System.Text.Json.Serialization;

namespace PageShield.Inventory;

/// <summary>Who saw it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SeenBy>))]
public enum SeenBy
{
    Crawl,
    Visitors,
    Both,
}
