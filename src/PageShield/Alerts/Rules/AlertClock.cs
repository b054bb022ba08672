namespace PageShield.Alerts.Rules;

/// <summary>Computes when a rule's alerts are sent, in the rule's time zone.</summary>
internal static class AlertClock
{
    /// <summary>The current time, or the end of the quiet hours if they are in effect.</summary>
    public static DateTimeOffset AfterQuiet(AlertRule rule, Severity severity, DateTimeOffset now)
    {
        if (rule is not { QuietFrom: { } from, QuietTo: { } to } || from == to || (rule.CriticalBreaksQuiet && severity == Severity.Critical))
            return now;

        var zone = ZoneOf(rule);
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
        return isQuiet ? Next(local, zone, to) : now;
    }

    /// <summary>When the digest for an alert raised now is sent; null if the alert is sent immediately or listed only.</summary>
    public static DateTimeOffset? DigestAt(AlertRule rule, DateTimeOffset now)
    {
        var zone = ZoneOf(rule);
        return rule.Pace switch
        {
            AlertPace.Hourly => now.AddHours(1),
            AlertPace.Daily => Next(TimeZoneInfo.ConvertTime(now, zone), zone, rule.DigestMinute),
            AlertPace.Weekly => NextMonday(TimeZoneInfo.ConvertTime(now, zone), zone, rule.DigestMinute),
            _ => null,
        };
    }

    private static TimeZoneInfo ZoneOf(AlertRule rule) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(rule.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    private static DateTimeOffset NextMonday(DateTimeOffset local, TimeZoneInfo zone, int minute)
    {
        var next = Next(local, zone, minute);
        while (TimeZoneInfo.ConvertTime(next, zone).DayOfWeek != DayOfWeek.Monday) next = Next(TimeZoneInfo.ConvertTime(next, zone), zone, minute);
        return next;
    }

    /// <summary>
    /// The next time after the given one at this minute of the day. If daylight saving time skips it, the first minute after the gap.
    /// </summary>
    private static DateTimeOffset Next(DateTimeOffset local, TimeZoneInfo zone, int minute)
    {
        for (var day = local.Date; ; day = day.AddDays(1))
        {
            var wall = day.AddMinutes(minute);
            while (zone.IsInvalidTime(wall)) wall = wall.AddMinutes(1);
            var moment = new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
            if (moment > local) return moment;
        }
    }
}
