using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>What may be changed of them; what is left out stays.</summary>
internal sealed record ZoneSettingsDraft(bool? Enabled, bool? UseCloudflareReportingEndpoint, bool? UseConnectionUrlPath);
