using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Delivery;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Inventory.Authorizations;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Pipeline;
using PageShield.Pipeline.Upkeep;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>Each source raises its event of the catalogue.</summary>
public sealed class AlertEventTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ChangeKind.ScriptAdded, ChangeClass.Capability, AlertEvents.NewScript, Severity.Medium)]
    [InlineData(ChangeKind.ScriptHostAdded, ChangeClass.Capability, AlertEvents.NewThirdPartyHost, Severity.High)]
    [InlineData(ChangeKind.ConnectionHostAdded, ChangeClass.Capability, AlertEvents.NewConnectionHost, Severity.High)]
    [InlineData(ChangeKind.FrameAdded, ChangeClass.Capability, AlertEvents.NewFrameHost, Severity.High)]
    [InlineData(ChangeKind.ScriptChanged, ChangeClass.Capability, AlertEvents.ChangedScript, Severity.High)]
    [InlineData(ChangeKind.ScriptChanged, ChangeClass.Code, AlertEvents.ChangedScript, Severity.Medium)]
    [InlineData(ChangeKind.FormChanged, ChangeClass.Capability, AlertEvents.ChangedForm, Severity.High)]
    [InlineData(ChangeKind.HeaderRemoved, ChangeClass.Capability, AlertEvents.WeakerHeader, Severity.High)]
    [InlineData(ChangeKind.HeaderChanged, ChangeClass.Capability, AlertEvents.WeakerHeader, Severity.High)]
    [InlineData(ChangeKind.CookieChanged, ChangeClass.Capability, AlertEvents.ChangedCookie, Severity.Medium)]
    [InlineData(ChangeKind.CookieAdded, ChangeClass.Data, AlertEvents.ChangedCookie, Severity.Info)]
    [InlineData(ChangeKind.IntegrityLost, ChangeClass.Capability, AlertEvents.IntegrityLost, Severity.High)]
    [InlineData(ChangeKind.SandboxLost, ChangeClass.Capability, AlertEvents.WeakerHeader, Severity.High)]
    [InlineData(ChangeKind.UnknownVersionInField, ChangeClass.Code, AlertEvents.UnknownVersion, Severity.High)]
    public async Task A_change_on_a_payment_page_raises_its_event(ChangeKind kind, ChangeClass depth, string expected, Severity severity)
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        var shop = await shops.AddShopAsync("shop.example");
        var script = await shops.AddScriptAsync(shop, "https://cdn.vendor.example/x.js");

        await shops.RaiseAsync(shop, kind, depth, "cdn.vendor.example", change => (change.OnPaymentPage, change.ScriptId) = (true, script.Id));

        var alert = Assert.Single(await shops.AlertsAsync());
        Assert.Equal((expected, severity, true), (alert.Event, alert.Severity, alert.OnPaymentPage));
        Assert.Contains("Next: ", alert.Body, StringComparison.Ordinal);
        Assert.Contains(expected, AlertEvents.All);
    }

    [Theory]
    [InlineData(ChangeKind.ScriptChanged, ChangeClass.Data)]
    [InlineData(ChangeKind.HeaderChanged, ChangeClass.Data)]
    [InlineData(ChangeKind.IntegrityGained, ChangeClass.Data)]
    [InlineData(ChangeKind.ScriptRemoved, ChangeClass.Code)]
    [InlineData(ChangeKind.ConnectionHostRemoved, ChangeClass.Code)]
    public async Task A_harmless_change_raises_nothing(ChangeKind kind, ChangeClass depth)
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        var shop = await shops.AddShopAsync("shop.example");

        await shops.RaiseAsync(shop, kind, depth, "cdn.vendor.example", change => change.OnPaymentPage = true);

        Assert.Empty(await shops.AlertsAsync());
    }

    [Theory]
    [InlineData("canary-exfiltration", AlertEvents.DataLeft)]
    [InlineData("field-read-then-sent", AlertEvents.DataLeft)]
    [InlineData("listed-script-source", AlertEvents.MaliciousUrl)]
    [InlineData("listed-connection", AlertEvents.MaliciousHost)]
    public async Task A_grave_finding_raises_its_event(string rule, string expected)
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        var shop = await shops.AddShopAsync("shop.example");
        var crawl = await shops.AddCrawlAsync(shop);
        var now = shops.Clock.GetUtcNow();
        var finding =
            new SiteFinding
            {
                SiteId = shop.Id,
                Id = 1,
                Identity = Sha256Hash.OfText(rule),
                Rule = rule,
                Severity = Severity.Critical,
                Title = "Card data left.",
                Evidence = "x",
                FirstSeenAt = now,
                LastSeenAt = now
            };

        await shops.RecordAsync(db => shops.Raiser.RaiseForFindingsAsync(db, shop, crawl, [finding], Cancel));

        Assert.Equal(expected, Assert.Single(await shops.AlertsAsync()).Event);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_approval_that_asks_for_values_too_and_is_reopened_by_them_has_expired(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var script = await shops.AddScriptAsync(shop, "https://cdn.vendor.example/x.js");
        var crawl = await shops.AddCrawlAsync(shop);
        var change =
            shops.NewChange(shop, crawl, ChangeKind.ScriptChanged, ChangeClass.Data, script.UrlTemplate, change => change.ScriptId = script.Id);
        await shops.AskAsync(db =>
        {
            db.Authorizations.Add(
                new Authorization { SiteId = shop.Id, ScriptId = script.Id, State = AuthorizationState.Pending, ReopenedByChangeId = change.Id });
            return Task.FromResult(0);
        });

        await shops.RaiseAsync(shop, crawl, change);

        Assert.Equal(AlertEvents.ApprovalExpired, Assert.Single(await shops.AlertsAsync()).Event);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Going_back_to_what_was_approved_raises_nothing(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var script = await shops.AddScriptAsync(shop, "https://cdn.vendor.example/x.js");
        var approved = Sha256Hash.OfText("approved");
        await shops.AskAsync(db =>
        {
            db.Authorizations.Add(
                new Authorization { SiteId = shop.Id, ScriptId = script.Id, State = AuthorizationState.Authorized, DecidedSha256 = approved });
            return Task.FromResult(0);
        });

        await shops.RaiseAsync(shop, ChangeKind.ScriptChanged, ChangeClass.Capability, script.UrlTemplate,
            change => (change.ScriptId, change.NewSha256) = (script.Id, approved));

        Assert.Empty(await shops.AlertsAsync());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_first_failed_crawl_is_listed_and_the_second_in_a_row_is_told_once(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();
        await shops.AddCrawlAsync(shop, CrawlState.Completed);

        var told = new List<int>();
        for (var night = 0; night < 4; night++)
        {
            shops.Clock.Advance(TimeSpan.FromDays(1));
            var crawl = await shops.AddCrawlAsync(shop, CrawlState.Failed);
            await shops.RecordAsync(db => shops.Raiser.RaiseForCrawlAsync(db, shop, crawl, Cancel));
            told.Add((await shops.SendAfterAsync(TimeSpan.Zero)).Count);
        }

        Assert.Equal([0, 1, 0, 0], told);
        Assert.Contains("for the 4th time in a row", Assert.Single(await shops.AlertsAsync()).Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Pages_that_are_blocked_and_were_seen_before_raise_an_alert(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var before = await shops.AddCrawlAsync(shop, CrawlState.Completed);
        var crawl = await shops.AddCrawlAsync(shop, CrawlState.Completed);
        (crawl.PagesOk, crawl.PagesNotOk) = (1, 2);
        await shops.AskAsync(db =>
        {
            var id = 1;
            foreach (var (of, path, outcome) in new[] { (before, "/a", PageOutcome.Ok), (before, "/b", PageOutcome.Ok),
                (before, "/never", PageOutcome.Failed), (crawl, "/a", PageOutcome.Ok), (crawl, "/b", PageOutcome.Blocked),
                (crawl, "/never", PageOutcome.Failed) })
                db.CrawlPages.Add(
                    new CrawlPage { SiteId = shop.Id, CrawlId = of.Id, Id = id++, Url = path, FinalUrl = path, Outcome = outcome, Capture = [] });
            return Task.FromResult(0);
        });

        Assert.Equal(1, await shops.RecordAsync(db => shops.Raiser.RaiseForCrawlAsync(db, shop, crawl, Cancel)));
        Assert.Contains("blocked or failed", Assert.Single(await shops.AlertsAsync()).Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_schedule_that_did_not_run_a_full_disk_and_a_spike_are_told_once(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var folder = Directory.CreateTempSubdirectory("alert-watch-");
        using var directory = new DataDirectory(folder.FullName);
        var recording = new RecordingTransaction(shops.Database, new PipelineSignals(new AlertSignal()));
        var watch = new HealthWatch(shops.Database, recording, shops.Raiser,
            new VerdictOverrides(new AuditLog(shops.Clock), new VerdictUpdate(recording, shops.Raiser), shops.Clock), directory, shops.Clock);
        var now = shops.Clock.GetUtcNow();
        await shops.AskAsync(async db =>
        {
            (await db.Sites.SingleAsync(Cancel)).NextRunAt = now.AddMinutes(-31);
            for (var hour = 1; hour <= 24 * 7; hour++)
                db.ReportCounts.Add(
                    new ReportCount
                    {
                        SiteId = shop.Id,
                        Hour = now.AddHours(-hour - 1),
                        Outcome = ReportOutcome.Accepted,
                        Reason = "csp-violation",
                        Count = 90
                    });
            db.ReportCounts.Add(
                new ReportCount
                {
                    SiteId = shop.Id,
                    Hour = now.AddHours(-1),
                    Outcome = ReportOutcome.Accepted,
                    Reason = "csp-violation",
                    Count = 451
                });
            return 0;
        });

        for (var look = 0; look < 2; look++)
        {
            await watch.MissedAsync(Cancel);
            await watch.SpikesAsync(Cancel);
            await watch.DiskAsync(freeBytes: 1_000_000_000, Cancel);
            await watch.DiskAsync(freeBytes: 10_000_000, Cancel);
            shops.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([AlertEvents.ScheduleMissed, AlertEvents.ViolationSpike, AlertEvents.SystemTrouble],
            (await shops.AlertsAsync()).Select(alert => alert.Event));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(190)]
    public async Task A_busy_hour_within_what_is_usual_is_no_spike(long count)
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        var shop = await shops.AddShopAsync("shop.example");
        var now = shops.Clock.GetUtcNow();

        var spike = await shops.AskAsync(async db =>
        {
            for (var hour = 1; hour <= 24 * 7; hour++)
                db.ReportCounts.Add(
                    new ReportCount
                    {
                        SiteId = shop.Id,
                        Hour = now.AddHours(-hour - 1),
                        Outcome = ReportOutcome.Accepted,
                        Reason = "csp-violation",
                        Count = hour % 10 == 0 ? 100 : 5
                    });
            db.ReportCounts.Add(
                new ReportCount
                {
                    SiteId = shop.Id,
                    Hour = now.AddHours(-1),
                    Outcome = ReportOutcome.Accepted,
                    Reason = "csp-violation",
                    Count = count
                });
            await db.SaveChangesAsync(Cancel);
            return await new ViolationSpike(db, shops.Clock).FindAsync(shop, Cancel);
        });

        Assert.Null(spike);
    }
}
