using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>A site.</summary>
internal sealed record Zone(string Id, string Name, string Status, string Type, DateTimeOffset CreatedOn);
