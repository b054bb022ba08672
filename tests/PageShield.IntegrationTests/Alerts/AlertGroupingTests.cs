using PageShield.Alerts;
using PageShield.Alerts.Rules;
using PageShield.Changes;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>One happening is one alert, however many scripts and sites it touches, and nothing hides behind it.</summary>
public sealed class AlertGroupingTests
{
    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task One_vendors_release_that_touches_40_scripts_on_12_sites_is_one_alert_and_one_message(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        await shops.AddChannelAsync();
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "All", Pace = AlertPace.Hourly });

        for (var number = 0; number < 12; number++)
        {
            await ReleaseAsync(shops, await shops.AddShopAsync($"shop{number}.example"), scripts: 40, "v2");
            shops.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        var message = Assert.Single(await shops.SendAfterAsync(TimeSpan.FromHours(1)));
        Assert.Contains("changed 40 scripts", message.Title, StringComparison.Ordinal);
        var alerts = await shops.AlertsAsync();
        Assert.Equal(12, alerts.Count);
        // not null: that is what is tested
        Assert.All(alerts.Skip(1), alert => Assert.Equal((alerts[0].SiteId, alerts[0].Id), (alert.LeaderSiteId!.Value, alert.LeaderId!.Value)));
        await shops.AcknowledgeAsync(alerts[0]);
        Assert.All(await shops.AlertsAsync(), alert => Assert.Equal("mara", alert.AcknowledgedBy));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_site_that_got_something_else_than_the_others_is_told_by_itself(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        await shops.AddChannelAsync();
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "All" });

        await ReleaseAsync(shops, await shops.AddShopAsync("a.example"), scripts: 3, "v2");
        await ReleaseAsync(shops, await shops.AddShopAsync("b.example"), scripts: 3, "v2");
        await ReleaseAsync(shops, await shops.AddShopAsync("c.example"), scripts: 3, "v2 with something for c alone");

        Assert.Equal(2, (await shops.SendAfterAsync(TimeSpan.Zero)).Count);
        Assert.Equal([false, true, false], (await shops.AlertsAsync()).Select(alert => alert.LeaderId is not null));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_same_change_is_told_again_where_it_is_graver(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        await shops.AddChannelAsync();
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "All" });

        await ReleaseAsync(shops, await shops.AddShopAsync("a.example"), scripts: 1, "v2");
        await ReleaseAsync(shops, await shops.AddShopAsync("b.example"), scripts: 1, "v2", onPaymentPage: true);

        Assert.Equal([Severity.Low, Severity.Medium], (await shops.SendAfterAsync(TimeSpan.Zero)).Select(message => message.Severity).Order());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_page_that_follows_and_makes_it_graver_is_told_again(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();
        var crawl = await shops.AddCrawlAsync(shop);

        await shops.RaiseAsync(shop, crawl, shops.NewChange(shop, crawl, ChangeKind.HeaderRemoved, ChangeClass.Capability, "x-frame-options"));
        Assert.Empty(await shops.SendAfterAsync(TimeSpan.Zero));
        await shops.RaiseAsync(shop, crawl,
            shops.NewChange(
            shop, crawl, ChangeKind.HeaderRemoved, ChangeClass.Capability, "content-security-policy", change => change.OnPaymentPage = true));

        Assert.Equal(Severity.High, Assert.Single(await shops.SendAfterAsync(TimeSpan.Zero)).Severity);
        Assert.Single(await shops.AlertsAsync());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_a_deployment_or_a_standing_rule_expects_is_no_alert(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var script = await shops.AddScriptAsync(shop, "https://shop.example/app.js");

        await shops.RaiseAsync(shop, ChangeKind.ScriptChanged, ChangeClass.Capability, script.Url,
            change => (change.ScriptId, change.Expected) = (script.Id, "A deployment was announced by ci."));

        Assert.Empty(await shops.AlertsAsync());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_company_with_scripts_connections_and_frames_is_one_alert(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var script = await shops.AddScriptAsync(shop, "https://cdn.vendor.example/x.js");
        var crawl = await shops.AddCrawlAsync(shop);

        await shops.RaiseAsync(
            shop, crawl,
            shops.NewChange(shop, crawl, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "cdn.vendor.example"),
            shops.NewChange(shop, crawl, ChangeKind.ScriptAdded, ChangeClass.Capability, script.Url, change => change.ScriptId = script.Id),
            shops.NewChange(shop, crawl, ChangeKind.ConnectionHostAdded, ChangeClass.Capability, "api.vendor.example"),
            shops.NewChange(shop, crawl, ChangeKind.FrameAdded, ChangeClass.Capability, "frames.vendor.example"));

        Assert.Equal(AlertEvents.NewThirdPartyHost, Assert.Single(await shops.AlertsAsync()).Event);
    }

    private static async Task ReleaseAsync(AlertedShops shops, Site shop, int scripts, string version, bool onPaymentPage = false)
    {
        var crawl = await shops.AddCrawlAsync(shop);
        var changes = new List<Change>();
        for (var number = 0; number < scripts; number++)
        {
            var script = await shops.AddScriptAsync(shop, $"https://cdn.vendor.example/{number}.js");
            changes.Add(shops.NewChange(shop, crawl, ChangeKind.ScriptChanged, ChangeClass.Code, script.UrlTemplate, change =>
            {
                (change.ScriptId, change.OnPaymentPage) = (script.Id, onPaymentPage);
                (change.OldSha256, change.NewSha256) = (Sha256Hash.OfText($"v1 {number}"), Sha256Hash.OfText($"{version} {number}"));
            }));
        }

        await shops.RaiseAsync(shop, crawl, changes);
    }
}
