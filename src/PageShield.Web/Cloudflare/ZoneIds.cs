using System.Globalization;

namespace PageShield.Web.Cloudflare;

/// <summary>Identifiers as Cloudflare's clients know them, 32 characters, for our numbers.</summary>
internal static class ZoneIds
{
    /// <summary>A site's number with leading zeros.</summary>
    public static string OfSite(int id) => id.ToString("D32", CultureInfo.InvariantCulture);

    /// <summary>Reads a site's number, with leading zeros or without.</summary>
    public static bool TryReadSite(string? text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    /// <summary>A script's, connection's or cookie's number in 32 hexadecimal digits.</summary>
    public static string OfRow(long id) => id.ToString("x32", CultureInfo.InvariantCulture);

    public static bool TryReadRow(string? text, out long id)
    {
        id = 0;
        return text is { Length: 32 } && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
