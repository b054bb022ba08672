using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Reports.Settings;

namespace PageShield.Web.Accounts.OpenId;

[OptionsValidator]
internal sealed partial class OpenIdOptionsValidator : IValidateOptions<OpenIdOptions>;
