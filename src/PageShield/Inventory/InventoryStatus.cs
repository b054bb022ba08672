using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Status of a script, connection or cookie.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<InventoryStatus>))]
public enum InventoryStatus
{
    /// <summary>Mentioned by only a few reports and not seen by any crawl.</summary>
    Unconfirmed,
    Active,

    /// <summary>Not seen for seven days.</summary>
    Inactive,

    /// <summary>Missing from two consecutive complete crawls and not reported by visitors for 30 days.</summary>
    Removed,
}
