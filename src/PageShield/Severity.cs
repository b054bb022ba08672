using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield;

/// <summary>How serious a finding or an alert is, mildest first. Values can be compared and sorted.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Severity>))]
public enum Severity
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}
