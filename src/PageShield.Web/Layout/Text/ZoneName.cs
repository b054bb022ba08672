namespace PageShield.Web.Layout.Text;

/// <summary>
/// Display names of time zones. The tz database has several aliases of UTC, and servers often use <c>Etc/UTC</c>.
/// </summary>
internal static class ZoneName
{
    private static readonly HashSet<string> Universal = ["Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"];

    public static string Of(TimeZoneInfo zone) => Of(zone.Id);

    /// <summary>The id of the zone; <c>UTC</c> for each alias of UTC.</summary>
    public static string Of(string? id) => id is null ? "" : Universal.Contains(id) ? "UTC" : id;
}
