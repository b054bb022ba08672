using PageShield.Sites;

namespace PageShield.Tests.Sites;

public sealed class CrawlScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    public void A_date_that_never_comes_is_refused(string cron)
    {
        Assert.False(CrawlSchedule.TryParse(cron, "UTC", Now, out _, out var problem));
        Assert.Contains("never occurs", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("61 * * * *")]
    [InlineData("* * * *")]
    [InlineData("0 0 0 * * * *")]
    [InlineData("*/0 * * * *")]
    public void What_is_not_cron_is_refused_with_an_example(string cron)
    {
        Assert.False(CrawlSchedule.TryParse(cron, "UTC", Now, out _, out var problem));
        Assert.Contains("15 3 * * *", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public void An_unknown_time_zone_is_refused(string zone)
    {
        Assert.False(CrawlSchedule.TryParse("0 4 * * *", zone, Now, out _, out var problem));
        Assert.Contains("time zone", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hour_that_the_clock_skips_in_spring_is_made_up_for_at_its_end()
    {
        Assert.True(CrawlSchedule.TryParse("30 2 * * *", "Europe/Vienna", Now, out var schedule, out _));

        // On 29 March 2026 the clock goes from 02:00 to 03:00.
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), schedule.NextAfter(Now));
    }

    [Fact]
    public void A_leap_day_comes()
    {
        Assert.True(CrawlSchedule.TryParse("0 0 29 2 *", "UTC", Now, out var schedule, out _));
        Assert.Equal(new DateTimeOffset(2028, 2, 29, 0, 0, 0, TimeSpan.Zero), schedule.NextAfter(Now));
    }
}
