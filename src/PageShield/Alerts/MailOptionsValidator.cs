using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MimeKit;
using PageShield.Reports.Settings;

namespace PageShield.Alerts;

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
