using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.IntegrationTests.Observations;

/// <summary>Alerts about the reports themselves.</summary>
public sealed class TelemetryAlertTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1, 3)]
    [InlineData(Provider.PostgreSql, 1, 3)]
    [InlineData(Provider.Sqlite, 8, 16)]
    [InlineData(Provider.Sqlite, 20, 40)]
    public async Task A_site_that_stops_reporting_raises_one_alert_after_a_time_that_fits_its_traffic(
        Provider provider, int hoursBetween, int hoursUntilAlert)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        for (var i = 0; i < 30; i++)
        {
            await shop.ReportAsync(shop.Script("https://tags.example/t.js", count: 5));
            shop.Clock.Advance(TimeSpan.FromHours(hoursBetween));
            Assert.Equal(0, await TellAsync(shop));
        }

        // The last step's hours have passed already.
        shop.Clock.Advance(TimeSpan.FromHours(hoursUntilAlert - hoursBetween - 0.5));
        Assert.Equal(0, await TellAsync(shop));
        shop.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await TellAsync(shop));
        shop.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await TellAsync(shop));

        for (var i = 0; i < 3; i++)
        {
            await shop.ReportAsync(shop.Script("https://tags.example/t.js", count: 5));
            shop.Clock.Advance(TimeSpan.FromHours(hoursBetween));
        }

        Assert.Equal(1, await TellAsync(shop));
    }

    [Fact]
    public async Task A_site_without_a_history_is_not_judged()
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await shop.ReportAsync(shop.Script("https://tags.example/t.js", count: 5));

        shop.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, await TellAsync(shop));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_endpoint_that_refused_reports_raises_one_alert_a_day(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var full = new EdgeStatus(1000 << 20, 1024 << 20, RefusedWhileFull: 17, RateLimited: 2, UnknownKeys: 3);

        await shop.ReportAsync([shop.Script("https://tags.example/t.js")], [], full);
        await shop.ReportAsync([shop.Script("https://tags.example/t.js")], [], full);

        var alert = Assert.Single(await shop.AskAsync(db => db.Alerts.ToListAsync(Cancellation)));
        Assert.Equal(AlertEvents.ReportsRefused, alert.Event);
        Assert.Contains("17 requests with 503", alert.Body, StringComparison.Ordinal);
        var edge = await shop.AskAsync(db => db.Edges.SingleAsync(Cancellation));
        Assert.Equal((34L, 4L, 6L), (edge.RefusedWhileFull, edge.RateLimited, edge.UnknownKeys));
        shop.Clock.Advance(TimeSpan.FromDays(1));
        await shop.ReportAsync([shop.Script("https://tags.example/t.js")], [], full);
        Assert.Equal(2, await shop.AskAsync(db => db.Alerts.CountAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_script_from_a_listed_host_is_told_with_the_first_report_that_names_it_and_once(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var folder = Directory.CreateTempSubdirectory("intelligence-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "list.hosts"), "0.0.0.0 evil-metrics.example\n", Cancellation);
        using var indicators = new PageShield.Detection.Intelligence.IndicatorFolder(folder.FullName);
        Assert.True(await indicators.ReloadAsync(Cancellation));
        shop.Indicators = indicators;

        await shop.ReportAsync(shop.Script("https://cdn.evil-metrics.example/t.js"), shop.Script("https://honest.example/t.js"));
        await shop.ReportAsync(shop.Script("https://cdn.evil-metrics.example/t.js"));

        var alert = Assert.Single(
            await shop.AskAsync(db => db.Alerts.Where(alert => alert.Event != AlertEvents.NewThirdPartyHost).ToListAsync(Cancellation)));
        Assert.Equal((AlertEvents.MaliciousUrl, Severity.High), (alert.Event, alert.Severity));
        folder.Delete(recursive: true);
    }

    private static async Task<int> TellAsync(ReportingShop shop)
    {
        await shop.Upkeep.RaiseSilenceAlertsAsync(Cancellation);
        return await shop.AskAsync(db => db.Alerts.CountAsync(alert => alert.Event == AlertEvents.ReportsQuiet, Cancellation));
    }
}
