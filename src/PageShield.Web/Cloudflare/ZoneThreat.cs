using System.Text.Json;
using PageShield.Detection.Intelligence;

namespace PageShield.Web.Cloudflare;

/// <summary>Threat-list matches of an address.</summary>
/// <param name="Domain">Categories of its host.</param>
/// <param name="Url">Categories of the address itself.</param>
internal sealed record ZoneThreat(IReadOnlyList<string> Domain, IReadOnlyList<string> Url)
{
    private static readonly ZoneThreat None = new([], []);

    public static ZoneThreat Of(IndicatorSet listed, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || listed.MatchUrl(url) is not { Indicator: { } indicator }) return None;

        string[] category = [JsonNamingPolicy.KebabCaseLower.ConvertName(indicator.Category.ToString())];
        return indicator.Kind is IndicatorKind.Domain or IndicatorKind.Host ? new ZoneThreat(category, []) : new ZoneThreat([], category);
    }

    public static bool HasCdnCgi(string address) => address.Contains("/cdn-cgi/", StringComparison.Ordinal);
}
