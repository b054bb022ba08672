using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PageShield.Storage;

/// <summary>Checks the limits that <see cref="PageShieldOptions"/> declares.</summary>
[OptionsValidator]
internal sealed partial class PageShieldOptionsValidator : IValidateOptions<PageShieldOptions>;
