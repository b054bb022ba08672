using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using PageShield.Reports;
using PageShield.Reports.Settings;

namespace PageShield;

/// <summary>Checks the limits that <see cref="PageShieldOptions"/> declares.</summary>
[OptionsValidator]
public sealed partial class PageShieldOptionsValidator : IValidateOptions<PageShieldOptions>;
