using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Rules;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Sites;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>What people do about alerts, and what is over without them.</summary>
public sealed class AlertActionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Every_step_is_kept_with_its_author_and_audited(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var alert = await RaisedAsync(shops);
        (int, long)[] key = [(alert.SiteId, alert.Id)];

        await DoAsync(shops, desk => desk.AssignAsync(key, "mara", "otto", Cancel));
        await DoAsync(shops, desk => desk.CommentAsync(key[0], "  The vendor was asked. ", "mara", Cancel));
        await DoAsync(shops, desk => desk.AcknowledgeAsync(key, "mara", Cancel));
        await DoAsync(shops, desk => desk.ResolveAsync(key, "They took it back.", "mara", Cancel));
        Assert.Equal(0, await DoAsync(shops, desk => desk.AcknowledgeAsync(key, "otto", Cancel)));

        var resolved = Assert.Single(await shops.AlertsAsync());
        Assert.Equal(("mara", "mara", "mara", null), (resolved.AssignedTo, resolved.AcknowledgedBy, resolved.ResolvedBy, resolved.EscalateAt));
        await DoAsync(shops, desk => desk.ReopenAsync(key, "It is back.", "otto", Cancel));
        Assert.True(await IsOpenAsync(shops));

        Assert.Equal(
            [(AlertStep.Assigned, "otto", "mara"), (AlertStep.Comment, "mara", "The vendor was asked."), (AlertStep.Acknowledged, "mara", ""),
                (AlertStep.Resolved, "mara", "They took it back."), (AlertStep.Reopened, "otto", "It is back.")],
            await shops.AskAsync(async database => (await database.AlertHistory.OrderBy(entry => entry.Id).ToListAsync(Cancel))
                .ConvertAll(entry => (entry.Step, entry.Author, entry.Text))));
        Assert.Equal(
            ["alert.assigned", "alert.commented", "alert.acknowledged", "alert.resolved", "alert.reopened"],
            await shops.AskAsync(database => database.AuditEntries.OrderBy(entry => entry.Number).Select(entry => entry.Action).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task A_reopened_alert_is_sent_again_to_whom_it_was_sent()
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        await shops.AddChannelAsync();
        var alert = await RaisedAsync(shops);
        await shops.SendAfterAsync(TimeSpan.Zero);
        (int, long)[] key = [(alert.SiteId, alert.Id)];
        await DoAsync(shops, desk => desk.ResolveAsync(key, "", "mara", Cancel));
        await shops.SendAfterAsync(TimeSpan.FromHours(5));

        await DoAsync(shops, desk => desk.ReopenAsync(key, "It is back.", "otto", Cancel));

        Assert.True(Assert.Single(await shops.SendAfterAsync(TimeSpan.FromMinutes(1))).IsReminder);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_snoozed_alert_rests_until_its_day_and_is_sent_again_then(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        await shops.AddChannelAsync();
        var alert = await RaisedAsync(shops);
        await shops.SendAfterAsync(TimeSpan.Zero);
        (int, long)[] key = [(alert.SiteId, alert.Id)];

        Assert.Equal(0, await DoAsync(shops, desk => desk.SnoozeAsync(key, shops.Clock.GetUtcNow(), "mara", Cancel)));
        Assert.Equal(0, await DoAsync(shops, desk => desk.SnoozeAsync(key, shops.Clock.GetUtcNow().AddDays(91), "mara", Cancel)));
        Assert.Equal(1, await DoAsync(shops, desk => desk.SnoozeAsync(key, shops.Clock.GetUtcNow().AddDays(7), "mara", Cancel)));

        Assert.False(await IsOpenAsync(shops));
        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromDays(6)));
        Assert.True(Assert.Single(await shops.SendAfterAsync(TimeSpan.FromDays(2))).IsReminder);
        Assert.True(await IsOpenAsync(shops));
    }

    [Fact]
    public async Task A_resolved_alert_is_not_sent_again()
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        await shops.AddChannelAsync();
        var alert = await RaisedAsync(shops);
        await shops.SendAfterAsync(TimeSpan.Zero);

        await DoAsync(shops, desk => desk.ResolveAsync([(alert.SiteId, alert.Id)], "", "mara", Cancel));

        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromDays(30)));
    }

    [Fact]
    public async Task Without_a_channel_an_alert_says_that_nobody_was_notified()
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);

        var alert = await RaisedAsync(shops);

        Assert.Equal((AlertRouter.NoChannel, null), (alert.Routing, alert.EscalateAt));
    }

    [Fact]
    public async Task A_switched_off_channel_is_none_and_a_picky_one_is_named_by_its_rule()
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        await shops.AddChannelAsync(with: channel => channel.IsEnabled = false);
        Assert.Equal(AlertRouter.NoChannel, (await RaisedAsync(shops)).Routing);

        await shops.AddChannelAsync(with: channel => channel.Events = [AlertEvents.ReportsQuiet]);
        var site = await shops.AddShopAsync("other.example");
        await shops.RaiseAsync(site, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "cdn.example", change => change.OnPaymentPage = true);
        Assert.StartsWith("Nobody was notified: none of the channels of rule", (await shops.AlertsAsync())[^1].Routing, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_was_told_of_a_crawl_that_failed_is_over_when_one_sees_the_site_again(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var site = await shops.AddShopAsync("shop.example");
        await EndAsync(shops, site, CrawlState.Failed, ok: 0, notOk: 1);
        Assert.True(await IsOpenAsync(shops));

        await EndAsync(shops, site, CrawlState.Failed, ok: 0, notOk: 1);
        Assert.True(await IsOpenAsync(shops));
        await EndAsync(shops, site, CrawlState.Completed, ok: 3, notOk: 0);

        var alert = Assert.Single(await shops.AlertsAsync());
        Assert.Equal((AlertEvents.CrawlFailed, AlertActions.Automatic), (alert.Event, alert.ResolvedBy));
        Assert.Contains(
            "saw every page", await shops.AskAsync(database => database.AlertHistory.Select(entry => entry.Text).SingleAsync(Cancel)),
            StringComparison.Ordinal);

        await EndAsync(shops, site, CrawlState.Failed, ok: 0, notOk: 1);
        Assert.True(await IsOpenAsync(shops));
    }

    [Fact]
    public async Task Trouble_of_the_installation_is_over_when_it_ends()
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        await shops.AddShopAsync("shop.example");
        await shops.RecordAsync(
            database => shops.Raiser.RaiseForTroubleAsync(database, "disk", "the disk is nearly full", "Free some space.", Cancel));
        await shops.RecordAsync(database => shops.Raiser.RaiseForTroubleAsync(database, "inbox", "reports wait", "See the log.", Cancel));

        await shops.RecordAsync(database => shops.Raiser.EndTroubleAsync(database, "disk", Cancel));

        Assert.Equal([AlertActions.Automatic, null], (await shops.AlertsAsync()).ConvertAll(alert => alert.ResolvedBy));
    }

    private static async Task<Alert> RaisedAsync(AlertedShops shops)
    {
        var site = await shops.AddShopAsync("shop.example");
        await shops.RaiseAsync(site, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "cdn.example", change => change.OnPaymentPage = true);
        return (await shops.AlertsAsync())[^1];
    }

    private static async Task EndAsync(AlertedShops shops, Site site, CrawlState state, int ok, int notOk)
    {
        var crawl = await shops.AddCrawlAsync(site, state);
        await shops.RecordAsync(async database =>
        {
            var row = await database.Crawls.SingleAsync(each => each.Id == crawl.Id, Cancel);
            (row.PagesOk, row.PagesNotOk) = (ok, notOk);
            return await shops.Raiser.RaiseForCrawlAsync(database, site, row, Cancel);
        });
    }

    private static async Task<int> DoAsync(AlertedShops shops, Func<AlertActions, Task<int>> step)
    {
        await using var database = shops.Database.CreateDbContext();
        return await step(new AlertActions(database, new AuditLog(shops.Clock), shops.Clock));
    }

    private static Task<bool> IsOpenAsync(AlertedShops shops) =>
        shops.AskAsync(database => database.Alerts.Open(shops.Clock.GetUtcNow()).AnyAsync(Cancel));
}
