using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>Changes to the settings. Omitted values are kept.</summary>
internal sealed record ZoneSettingsDraft(bool? Enabled, bool? UseCloudflareReportingEndpoint, bool? UseConnectionUrlPath);
