using System.Globalization;

namespace PageShield.Web.Cloudflare;

/// <summary>Converts our ids to the 32-character identifiers that Cloudflare's clients expect, and back.</summary>
internal static class ZoneIds
{
    /// <summary>A site's id with leading zeros.</summary>
    public static string OfSite(int id) => id.ToString("D32", CultureInfo.InvariantCulture);

    /// <summary>Parses a site's id, with or without leading zeros.</summary>
    public static bool TryReadSite(string? text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    /// <summary>A script's, connection's or cookie's id as 32 hexadecimal digits.</summary>
    public static string OfRow(long id) => id.ToString("x32", CultureInfo.InvariantCulture);

    public static bool TryReadRow(string? text, out long id)
    {
        id = 0;
        return text is { Length: 32 } && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
