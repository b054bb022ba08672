using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>The settings of a site as Cloudflare's clients type them.</summary>
internal sealed record ZoneSettings(bool Enabled, DateTimeOffset UpdatedAt, bool UseCloudflareReportingEndpoint, bool UseConnectionUrlPath);
