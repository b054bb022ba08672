using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>A script with its latest contents.</summary>
internal sealed record ZoneScriptDetail : ZoneScript
{
    public IReadOnlyList<ZoneScriptVersion> Versions { get; init; } = [];
}
