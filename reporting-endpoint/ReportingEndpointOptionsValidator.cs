using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PageShield.ReportingEndpoint;

/// <summary>Validates the options at startup.</summary>
[OptionsValidator]
internal sealed partial class ReportingEndpointOptionsValidator : IValidateOptions<ReportingEndpointOptions>;
