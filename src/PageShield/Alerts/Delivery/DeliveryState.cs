using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>What became of a message.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Given up after the last attempt.</summary>
    Dead,

    /// <summary>Not sent, since all that it would have told was acknowledged before.</summary>
    Withdrawn,
}
