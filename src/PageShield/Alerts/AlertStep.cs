using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>What can be done about an alert.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertStep>))]
public enum AlertStep
{
    Comment,
    Acknowledged,
    Assigned,
    Snoozed,
    Resolved,
    Reopened,
}
