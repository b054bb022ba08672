namespace PageShield.Web.Layout.Text;

/// <summary>
/// Names of time zones as people know them: the tz database has seven for UTC, and machines like to call themselves <c>Etc/UTC</c>.
/// </summary>
internal static class ZoneName
{
    private static readonly HashSet<string> Universal = ["Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"];

    public static string Of(TimeZoneInfo zone) => Of(zone.Id);

    /// <summary>The name; <c>UTC</c> for each of its aliases.</summary>
    public static string Of(string? id) => id is null ? "" : Universal.Contains(id) ? "UTC" : id;
}
