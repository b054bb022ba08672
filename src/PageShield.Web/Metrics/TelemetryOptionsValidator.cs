using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Reports.Settings;

namespace PageShield.Web.Metrics;

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
