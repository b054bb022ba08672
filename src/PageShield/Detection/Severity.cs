using System.Text.Json.Serialization;

namespace PageShield.Detection;

/// <summary>How serious a finding is; ordered, so that thresholds can be compared.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Severity>))]
public enum Severity
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}
