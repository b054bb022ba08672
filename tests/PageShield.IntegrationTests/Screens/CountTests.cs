using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.IntegrationTests.Screens;

/// <summary>The same thing counted on several screens is the same number.</summary>
public sealed partial class CountTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Screens_agree_on_scripts_changes_and_alerts()
    {
        var now = TimeProvider.System.GetUtcNow();
        await screens.ReadAsync(async db =>
        {
            // More of each, in states that one screen might count and another forget.
            await db.Scripts.Where(script => script.SiteId == 1 && script.Id == 1105)
                .ExecuteUpdateAsync(set => set.SetProperty(script => script.Verdict, VerdictKind.Malicious)
                .SetProperty(script => script.Status, InventoryStatus.Inactive), Cancel);
            await db.Scripts.Where(script => script.SiteId == 1 && script.Id == 1106)
                .ExecuteUpdateAsync(set => set.SetProperty(script => script.Verdict, VerdictKind.Suspicious)
                .SetProperty(script => script.Status, InventoryStatus.Unconfirmed), Cancel);
            await db.Scripts.Where(script => script.SiteId == 1 && script.Id == 1107)
                .ExecuteUpdateAsync(set => set.SetProperty(script => script.Verdict, VerdictKind.Malicious)
                .SetProperty(script => script.Status, InventoryStatus.Removed), Cancel);
            db.Alerts.AddRange(
                new Alert
                {
                    SiteId = 1,
                    Id = 4101,
                    Event = AlertEvents.ChangedScript,
                    Severity = Severity.Low,
                    Title = "Snoozed",
                    Body = "x",
                    DedupeKey = "z1",
                    RaisedAt = now.AddHours(-1),
                    SnoozedUntil = now.AddDays(1)
                },
                new Alert
                {
                    SiteId = 1,
                    Id = 4102,
                    Event = AlertEvents.ChangedScript,
                    Severity = Severity.Low,
                    Title = "Awake again",
                    Body = "x",
                    DedupeKey = "z2",
                    RaisedAt = now.AddHours(-1),
                    SnoozedUntil = now.AddMinutes(-1)
                },
                new Alert
                {
                    SiteId = 2,
                    Id = 4103,
                    Event = AlertEvents.ChangedScript,
                    Severity = Severity.Low,
                    Title = "Follows",
                    Body = "x",
                    DedupeKey = "z3",
                    RaisedAt = now.AddHours(-1),
                    LeaderSiteId = 1,
                    LeaderId = 4102
                });
            return await db.SaveChangesAsync(Cancel);
        });

        var overview = await ReadAsync("/");
        var site = await ReadAsync("/sites/1");
        var sites = await ReadAsync("/sites");
        var malicious = await TotalAsync("/sites/1/scripts?verdict=malicious", "script");
        var suspicious = await TotalAsync("/sites/1/scripts?verdict=suspicious", "script");
        var scripts = await TotalAsync("/sites/1/scripts", "script");
        var openChanges = await TotalAsync("/sites/1/changes?review=open", "change");
        var unauthorized = await TotalAsync("/sites/1/scripts?payment=yes&status=active&approval=pending", "script");
        var openAlerts = await TotalAsync("/alerts?state=open", "alert");

        Assert.Equal((2, 3, 3), (malicious, suspicious, openAlerts));
        Assert.Equal(malicious, Number(site, "([0-9,]+) malicious scripts are on this site"));
        Assert.Equal(suspicious, Number(site, "([0-9,]+) suspicious scripts are on this site"));
        Assert.Equal(malicious, Number(sites, "([0-9,]+) malicious"));
        Assert.Equal(scripts, Number(site, "Scripts ([0-9,]+) Third-party hosts"));
        Assert.Equal(scripts, Number(sites, "malicious [0-9,]+ ([0-9,]+)"));
        Assert.Equal(openChanges, Number(site, "Changes to review ([0-9,]+)"));
        Assert.Equal(openChanges, Number(sites, "malicious ([0-9,]+)"));
        Assert.Equal(await TotalAsync("/changes?review=open", "change"), Number(overview, "Changes to review ([0-9,]+)"));
        Assert.Equal(unauthorized, Number(overview, "([0-9,]+) scripts on payment pages are not authorized"));
        Assert.Equal(openAlerts, Number(overview, "Open alerts ([0-9,]+)"));
        Assert.Equal(openAlerts, Number(overview, "Alerts ([0-9,]+) open"));
        Assert.Equal(Number(sites, "([0-9,]+) sites on this page"), Number(overview, "Sites ([0-9,]+) Last crawl"));
    }

    [Fact]
    public async Task Chart_and_figures_of_the_reports_agree()
    {
        var page = await ReadAsync("/sites/1/reports");

        foreach (var outcome in new[] { "Other sites’ pages", "Overflow" })
            Assert.Equal(Number(page, $"{outcome} ([0-9,]+) [0-9]"), Number(page, $"{outcome} ([0-9,]+) counted"));
    }

    private async Task<string> ReadAsync(string path) =>
        Blanks().Replace(VisibleText.Of(await screens.Browser.GetStringAsync(path, Cancel)), " ");

    private async Task<long> TotalAsync(string path, string what) =>
        Number(await ReadAsync(path), $"([0-9,]+) {what}s?(?: Next page)? ?(?:Export|$)");

    private static long Number(string text, string pattern)
    {
        var match = Regex.Match(text, pattern);
        Assert.True(match.Success, $"{pattern} is not in: {text}");
        return long.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
