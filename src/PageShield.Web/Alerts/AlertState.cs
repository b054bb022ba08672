using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Web.Alerts;

/// <summary>State of an alert.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertState>))]
public enum AlertState
{
    /// <summary>Needs attention.</summary>
    Open,
    Acknowledged,
    Snoozed,
    Resolved,

    /// <summary>Acknowledged or resolved; a filter only.</summary>
    Done,
}
