using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>One version of a script.</summary>
internal sealed record ZoneScriptVersion(
    string Hash, DateTimeOffset FetchedAt, int? JsIntegrityScore, int? MagecartScore, int? CryptominingScore, int? MalwareScore,
    int? ObfuscationScore, int? DataflowScore);
