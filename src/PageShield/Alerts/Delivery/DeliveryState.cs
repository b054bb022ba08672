using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>State of a message.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Given up after the last attempt.</summary>
    Dead,

    /// <summary>Not sent, because its alerts were already acknowledged or resolved.</summary>
    Withdrawn,
}
