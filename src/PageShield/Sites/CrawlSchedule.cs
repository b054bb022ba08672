using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace PageShield.Sites;

/// <summary>When a site is due: a cron expression of five fields in a time zone.</summary>
public sealed class CrawlSchedule
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CrawlSchedule(CronExpression expression, TimeZoneInfo zone)
    {
        _expression = expression;
        _zone = zone;
    }

    /// <summary>Reads expression and zone; on failure the message says what is wrong and what would be right.</summary>
    /// <param name="cron">Minute, hour, day of month, month, day of week; <c>@daily</c> and its like are understood.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="now">An expression without any time after this is refused.</param>
    /// <param name="schedule">The schedule; null on failure.</param>
    /// <param name="problem">For a person; null on success.</param>
    public static bool TryParse(
        string cron, string timeZone, DateTimeOffset now,
        [NotNullWhen(true)] out CrawlSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        schedule = null;
        if (!TryFindZone(timeZone, out var zone))
        {
            problem = $"'{timeZone}' is not a known time zone; use an IANA name such as Europe/Vienna.";
            return false;
        }

        if (!CronExpression.TryParse(cron, out var expression))
        {
            problem = $"'{cron}' is not a cron expression. It has five fields: minute, hour, day of month, month, day of week. '15 3 * * *' is every day at 03:15.";
            return false;
        }

        if (expression.GetNextOccurrence(now, zone) is null)
        {
            problem = $"'{cron}' never comes: no such date exists. Choose a day that the month has.";
            return false;
        }

        schedule = new CrawlSchedule(expression, zone);
        problem = null;
        return true;
    }

    /// <summary>The first time after the given one, in UTC; null where there is none any more.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time) => _expression.GetNextOccurrence(time, _zone)?.ToUniversalTime();

    /// <summary>Whether this IANA name is known here.</summary>
    public static bool TryFindZone(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return !string.IsNullOrWhiteSpace(name) && name.Length <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }
}
