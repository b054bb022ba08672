using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>A script with its latest versions.</summary>
internal sealed record ZoneScriptDetail : ZoneScript
{
    public IReadOnlyList<ZoneScriptVersion> Versions { get; init; } = [];
}
