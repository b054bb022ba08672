using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PageShield.Alerts;

[OptionsValidator]
internal sealed partial class AlertOptionsValidator : IValidateOptions<AlertOptions>;
