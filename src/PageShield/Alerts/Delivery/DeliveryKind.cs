using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>What a message tells.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DeliveryKind>))]
public enum DeliveryKind
{
    Alert,

    /// <summary>Several alerts: rows of <see cref="AlertDigestItem"/>.</summary>
    Digest,

    /// <summary>An alert that nobody has acknowledged.</summary>
    Escalation,
    Test,

    /// <summary>That an alert is over, for receivers that hold incidents open until they hear so.</summary>
    Resolution,
}
