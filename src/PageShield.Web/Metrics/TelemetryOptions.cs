using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Reports.Settings;
using PageShield.Storage;

namespace PageShield.Web.Metrics;

/// <summary>Push of traces and metrics: section <c>PageShield:Telemetry</c>. Disabled if no address is set.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "PageShield:Telemetry";

    /// <summary>URL of the OTLP receiver, such as <c>http://collector:4318</c>; null for none.</summary>
    public string? Otlp { get; set; }

    /// <summary><c>http</c> (protobuf over HTTP, usually port 4318) or <c>grpc</c> (4317).</summary>
    [AllowedValues("http", "grpc")]
    public string Protocol { get; set; } = "http";

    /// <summary>Headers for the receiver as <c>name=value,name=value</c>, such as an API key; null for none.</summary>
    [SecretSetting]
    public string? Headers { get; set; }

    /// <summary>Interval between pushes of metrics, in seconds.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 30;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Otlp) && !PageShieldOptions.TryParseAddress(Otlp, out _))
            yield return new ValidationResult(
                $"{Section}:{nameof(Otlp)}: {SettingValue.Shown(Otlp)} is not a URL such as http://collector:4318.", [nameof(Otlp)]);
        if (!string.IsNullOrEmpty(Headers) && Headers.Split(',').Any(static header => header.IndexOf('=', StringComparison.Ordinal) < 1))
            yield return new ValidationResult(
                $"{Section}:{nameof(Headers)} must have the form name=value,name=value.", [nameof(Headers)]);
        if (string.IsNullOrEmpty(Otlp) && !string.IsNullOrEmpty(Headers))
            yield return new ValidationResult(
                $"{Section}:{nameof(Otlp)} is missing although {nameof(Headers)} is set. Set it to a URL such as http://collector:4318.",
                [nameof(Otlp)]);
    }
}
