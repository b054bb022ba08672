using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Web.Alerts;

/// <summary>How far an alert is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertState>))]
public enum AlertState
{
    /// <summary>It needs somebody.</summary>
    Open,
    Acknowledged,
    Snoozed,
    Resolved,

    /// <summary>Acknowledged or resolved; a filter only.</summary>
    Done,
}
