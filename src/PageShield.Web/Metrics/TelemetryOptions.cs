using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PageShield.Web.Metrics;

/// <summary>Where traces and metrics are pushed: section <c>PageShield:Telemetry</c>. Nothing is pushed without an address.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "PageShield:Telemetry";

    /// <summary>OTLP receiver, such as <c>http://collector:4318</c>; null for none.</summary>
    public string? Otlp { get; set; }

    /// <summary><c>http</c> (protobuf over HTTP, port 4318 by custom) or <c>grpc</c> (4317).</summary>
    [RegularExpression("^(http|grpc)$")]
    public string Protocol { get; set; } = "http";

    /// <summary>Headers for the receiver as <c>name=value,name=value</c>, such as a key; null for none.</summary>
    public string? Headers { get; set; }

    /// <summary>Seconds between two pushes of metrics.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; set; } = 30;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Otlp) && !PageShieldOptions.TryParseAddress(Otlp, out _))
            yield return new ValidationResult($"{Section}:Otlp: '{Otlp}' is not an address such as http://collector:4318.", [nameof(Otlp)]);
    }
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
