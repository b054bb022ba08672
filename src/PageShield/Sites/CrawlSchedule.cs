using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace PageShield.Sites;

/// <summary>A site's schedule: a cron expression of five fields in a time zone.</summary>
public sealed class CrawlSchedule
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CrawlSchedule(CronExpression expression, TimeZoneInfo zone)
    {
        _expression = expression;
        _zone = zone;
    }

    /// <summary>Parses an expression and a time zone. On failure, the message says what is wrong and what to enter.</summary>
    /// <param name="cron">Minute, hour, day of month, month, day of week; macros such as <c>@daily</c> are allowed.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="now">The current time. An expression with no occurrence after it is rejected.</param>
    /// <param name="schedule">The schedule; null on failure.</param>
    /// <param name="problem">Error message; null on success.</param>
    public static bool TryParse(
        string cron, string timeZone, DateTimeOffset now,
        [NotNullWhen(true)] out CrawlSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        schedule = null;
        if (!TryFindZone(timeZone, out var zone))
        {
            problem = $"'{timeZone}' is not a known time zone. Use an IANA name such as Europe/Vienna.";
            return false;
        }

        if (!CronExpression.TryParse(cron, out var expression))
        {
            problem = $"'{cron}' is not a cron expression. Enter five fields: minute, hour, day of month, month, day of week. "
                + "'15 3 * * *' is every day at 03:15.";
            return false;
        }

        if (expression.GetNextOccurrence(now, zone) is null)
        {
            problem = $"'{cron}' never occurs, because this date does not exist. Choose a day that the month has.";
            return false;
        }

        schedule = new CrawlSchedule(expression, zone);
        problem = null;
        return true;
    }

    /// <summary>The first occurrence after the given time, in UTC; null if there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time) => _expression.GetNextOccurrence(time, _zone)?.ToUniversalTime();

    /// <summary>Finds a time zone by IANA name; false if this system does not know it.</summary>
    public static bool TryFindZone(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return !string.IsNullOrWhiteSpace(name) && name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }
}
