using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Where a script, connection or cookie stands.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<InventoryStatus>))]
public enum InventoryStatus
{
    /// <summary>Only a few reports mention it and no crawl has seen it.</summary>
    Unconfirmed,
    Active,

    /// <summary>Not seen for seven days.</summary>
    Inactive,

    /// <summary>Missing from two complete crawls and unseen by visitors for 30 days.</summary>
    Removed,
}
