using System.Globalization;
using System.Text.RegularExpressions;

namespace PageShield.Web.Layout.Text;

/// <summary>Converts UTC times in stored texts to a time zone.</summary>
internal static partial class LocalTimes
{
    /// <summary><c>2026-11-30 16:59 UTC</c> in a sentence becomes <c>1 Dec 2026, 01:59</c> for Tokyo. Other text is unchanged.</summary>
    public static string InSentence(string? text, TimeZoneInfo zone) =>
        text is null
            ? ""
            : Moment().Replace(text,
                match => Read(match) is { } moment
                ? TimeZoneInfo.ConvertTime(moment, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)
                : match.Value);

    /// <summary>The same for machine-readable records, in ISO 8601 with the offset of the zone: <c>2026-12-01T01:59:00+09:00</c>.</summary>
    public static string InRecord(string? text, TimeZoneInfo zone) =>
        text is null
            ? ""
            : Stamp().Replace(text,
                match => Read(match) is { } moment
                ? TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
                : match.Value);

    private static DateTimeOffset? Read(Match match) =>
        DateTimeOffset.TryParseExact($"{match.Groups[1].Value} {match.Groups[2].Value}", ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    /// <summary>The format of alerts and routes. The zone is optional: some sentences name it only once.</summary>
    [GeneratedRegex(@"\b([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2})(?::[0-9]{2})?(?:Z| UTC)?\b", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    /// <summary>ISO 8601 in UTC, as in JSON.</summary>
    [GeneratedRegex(@"\b([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(?:Z|\+00:00)", RegexOptions.CultureInvariant)]
    private static partial Regex Stamp();
}
