using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>The kind of a message.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DeliveryKind>))]
public enum DeliveryKind
{
    Alert,

    /// <summary>Several alerts, listed in <see cref="AlertDigestItem"/>.</summary>
    Digest,

    /// <summary>A reminder of an alert that nobody has acknowledged.</summary>
    Escalation,
    Test,

    /// <summary>Notice that an alert is resolved, for receivers that keep incidents open until then.</summary>
    Resolution,
}
