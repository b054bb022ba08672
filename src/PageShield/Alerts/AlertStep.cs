using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>A step in an alert's history.</summary>
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
