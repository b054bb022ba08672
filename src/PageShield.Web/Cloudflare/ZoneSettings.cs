using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>The settings of a site in the format of Cloudflare's API.</summary>
internal sealed record ZoneSettings(bool Enabled, DateTimeOffset UpdatedAt, bool UseCloudflareReportingEndpoint, bool UseConnectionUrlPath);
