using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PageShield.ReportingEndpoint;

/// <summary>Checks the limits when the process starts.</summary>
[OptionsValidator]
internal sealed partial class ReportingEndpointOptionsValidator : IValidateOptions<ReportingEndpointOptions>;
