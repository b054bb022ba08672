using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Rules;
using PageShield.Changes;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Reports.Urls;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>Who is told what, and when, on both databases.</summary>
public sealed class AlertRuleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_new_installation_tells_payment_pages_at_once_the_rest_once_a_day_and_keeps_the_small_in_the_list(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();

        await shops.RaiseAsync(shop, ChangeKind.HeaderRemoved, ChangeClass.Capability, "content-security-policy",
            change => change.OnPaymentPage = true);
        await shops.RaiseAsync(shop, ChangeKind.HeaderRemoved, ChangeClass.Capability, "x-frame-options");
        await shops.RaiseAsync(shop, ChangeKind.CookieAdded, ChangeClass.Data, "ad_id");
        var atOnce = await shops.SendAfterAsync(TimeSpan.Zero);
        var nextMorning = await shops.SendAfterAsync(TimeSpan.FromHours(20) + TimeSpan.FromSeconds(1));

        Assert.Equal(
            "A protection of shop.example got weaker: content-security-policy (payment page)".Replace("shop.example", "shop[.]example",
            StringComparison.Ordinal), Assert.Single(atOnce).Title);
        Assert.Contains("x-frame-options", Assert.Single(nextMorning).Title, StringComparison.Ordinal);
        var alerts = await shops.AlertsAsync();
        Assert.Equal([AlertEvents.WeakerHeader, AlertEvents.WeakerHeader, AlertEvents.ChangedCookie], alerts.Select(alert => alert.Event));
        Assert.Equal("Rule \"The rest: in the list\": listed only, nobody is notified.", alerts[2].Routing);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_digest_tells_many_alerts_in_one_message_and_leaves_out_what_was_taken_on(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "Hourly", Pace = AlertPace.Hourly });

        foreach (var header in new[] { "content-security-policy", "x-frame-options", "referrer-policy" })
        {
            await shops.RaiseAsync(shop, ChangeKind.HeaderRemoved, ChangeClass.Capability, header);
            shops.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await shops.AcknowledgeAsync((await shops.AlertsAsync())[1]);
        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromMinutes(29)));
        var digest = Assert.Single(await shops.SendAfterAsync(TimeSpan.FromMinutes(2)));

        Assert.Equal(AlertEvents.Digest, digest.Event);
        Assert.Matches("^2 alerts, the worst \\(medium\\): A protection of .* got weaker: ", digest.Title);
        Assert.Contains("content-security-policy", digest.Body, StringComparison.Ordinal);
        Assert.Contains("referrer-policy", digest.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("x-frame-options", digest.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Routine_of_a_week_is_told_together_on_Monday_morning(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();

        foreach (var day in new[] { 1, 2, 3 })
        {
            shops.Clock.Advance(TimeSpan.FromDays(1));
            await shops.RaiseAsync(
                shop, ChangeKind.ScriptChanged, ChangeClass.Code, $"https://cdn{day}.example/x.js", change => change.OnPaymentPage = true);
        }

        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(19)));
        var digest = Assert.Single(await shops.SendAfterAsync(TimeSpan.FromHours(2)));
        Assert.Equal(3, digest.Items.Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_digest_of_which_all_was_taken_on_is_not_sent(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "Hourly", Pace = AlertPace.Hourly });
        await shops.RaiseAsync(shop, ChangeKind.HeaderRemoved, ChangeClass.Capability, "x-frame-options");

        await shops.AcknowledgeAsync(Assert.Single(await shops.AlertsAsync()));

        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromHours(2)));
        Assert.Equal(DeliveryState.Withdrawn, Assert.Single(await shops.DeliveriesAsync()).State);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Quiet_hours_hold_back_until_the_morning_of_the_rules_zone_and_critical_alerts_come_through(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "All", TimeZone = "America/New_York", QuietFrom = 22 * 60, QuietTo = 7 * 60 });
        shops.Clock.Advance(TimeSpan.FromHours(16)); // 04:00 UTC is 23:00 in New York

        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "new.example");
        await shops.RaiseAsync(shop, ChangeKind.HeaderRemoved, ChangeClass.Capability, "x-frame-options");
        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromHours(7) + TimeSpan.FromMinutes(59)));

        var digest = Assert.Single(await shops.SendAfterAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(2, digest.Items.Count);
        shops.Clock.Advance(TimeSpan.FromHours(16));
        var script = await shops.AddScriptAsync(shop, "https://evil.example/x.js");
        await shops.RecordAsync(async db =>
        {
            script = await db.Scripts.SingleAsync(Cancel);
            (script.Verdict, script.CurrentSha256, script.Score) = (VerdictKind.Malicious, PageShield.Reports.Sha256Hash.OfText("x"), 2);
            return await shops.Raiser.RaiseForVerdictsAsync(db, shop, [script], Cancel);
        });
        Assert.Equal(Severity.Critical, Assert.Single(await shops.SendAfterAsync(TimeSpan.Zero)).Severity);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_nobody_takes_on_is_told_again_once_to_the_channels_named_for_it(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        var (team, boss) = (await shops.AddChannelAsync("Team"), await shops.AddChannelAsync("Boss"));
        await shops.SetRulesAsync(new AlertRule { Id = 10, Name = "All", Channels = [team.Id], EscalateAfterMinutes = 30, EscalateTo = [boss.Id] });
        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "new.example");
        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "other.example");
        Assert.Equal(2, (await shops.SendAfterAsync(TimeSpan.Zero)).Count);

        await shops.AcknowledgeAsync((await shops.AlertsAsync())[1]);
        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromMinutes(29)));
        var again = Assert.Single(await shops.SendAfterAsync(TimeSpan.FromMinutes(2)));
        Assert.Empty(await shops.SendAfterAsync(TimeSpan.FromDays(1)));

        Assert.True(again.IsReminder);
        Assert.StartsWith("Not acknowledged yet: New company's code", again.Title, StringComparison.Ordinal);
        Assert.Equal([team.Id, team.Id, boss.Id], (await shops.DeliveriesAsync()).Select(delivery => delivery.ChannelId));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_mute_keeps_messages_back_until_it_ends_says_why_and_never_covers_attacks_by_accident(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        var shop = await shops.AddShopAsync("shop.example");
        await shops.AddChannelAsync();
        await shops.MuteAsync(
            new MuteSettings { Host = "vendor.example", Reason = "They migrate their CDN", Until = shops.Clock.GetUtcNow().AddDays(2) });

        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "cdn2.vendor.example");
        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "notvendor.example");
        var script = await shops.AddScriptAsync(shop, "https://cdn.vendor.example/x.js");
        await shops.RecordAsync(async db =>
        {
            script = await db.Scripts.SingleAsync(Cancel);
            (script.Verdict, script.CurrentSha256) = (VerdictKind.Malicious, PageShield.Reports.Sha256Hash.OfText("x"));
            return await shops.Raiser.RaiseForVerdictsAsync(db, shop, [script], Cancel);
        });
        var told = await shops.SendAfterAsync(TimeSpan.Zero);
        shops.Clock.Advance(TimeSpan.FromDays(3));
        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "cdn.newcomer.example");
        var later = await shops.SendAfterAsync(TimeSpan.Zero);

        Assert.Equal(
            [AlertEvents.MaliciousScript, AlertEvents.NewThirdPartyHost], told.Select(message => message.Event).Order(StringComparer.Ordinal));
        Assert.Contains(
            "notvendor[.]example", told.Single(message => message.Event == AlertEvents.NewThirdPartyHost).Title, StringComparison.Ordinal);
        Assert.Single(later, message => !message.IsReminder);
        Assert.StartsWith(
            "Muted by mara until 2026-11-25 12:00 UTC: They migrate their CDN", (await shops.AlertsAsync())[0].Routing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", true)]
    [InlineData("otherHost", false)]
    [InlineData("party", true)]
    [InlineData("firstParty", false)]
    [InlineData("site", true)]
    [InlineData("otherSite", false)]
    [InlineData("class", true)]
    [InlineData("payment", false)]
    [InlineData("page", true)]
    [InlineData("otherPage", false)]
    [InlineData("score", false)]
    [InlineData("category", false)]
    [InlineData("severity", false)]
    public async Task A_rule_fits_by_what_it_names(string condition, bool fits)
    {
        await using var shops = await AlertedShops.OpenAsync(Provider.Sqlite);
        var shop = await shops.AddShopAsync("shop.example");
        var other = await shops.AddShopAsync("other.example");
        await shops.AddChannelAsync();
        var rule = new AlertRule { Id = 10, Name = "One" };
        switch (condition)
        {
            case "host": rule.Hosts = ["vendor.example"]; break;
            case "otherHost": rule.Hosts = ["ndor.example"]; break;
            case "party": rule.Party = Party.Third; break;
            case "firstParty": rule.Party = Party.First; break;
            case "site": rule.SiteId = shop.Id; break;
            case "otherSite": rule.SiteId = other.Id; break;
            case "class": rule.LeastClass = ChangeClass.Code; break;
            case "payment": rule.OnlyPaymentPages = true; break;
            case "page": rule.PagePrefix = "shop.example/checkout"; break;
            case "otherPage": rule.PagePrefix = "shop.example/account"; break;
            case "score": rule.HighestScore = 20; break;
            case "category": rule.Categories = ["skimmer"]; break;
            case "severity": rule.LeastSeverity = Severity.High; break;
            default: throw new ArgumentOutOfRangeException(nameof(condition));
        }

        await shops.SetRulesAsync(rule);
        var page = await shops.AskAsync(db =>
        {
            var page = new Page
            {
                SiteId = shop.Id,
                Id = 7,
                UrlTemplate = "https://shop.example/checkout/{id}",
                ExampleUrl = "https://shop.example/checkout/1"
            };
            db.Pages.Add(page);
            return Task.FromResult(page);
        });

        await shops.RaiseAsync(shop, ChangeKind.ScriptHostAdded, ChangeClass.Capability, "cdn.vendor.example", change => change.PageId = page.Id);

        Assert.Equal(fits ? 1 : 0, (await shops.SendAfterAsync(TimeSpan.Zero)).Count);
        Assert.Equal(fits ? "Rule \"One\": sent immediately." : "Nobody was notified: no rule matches.",
            Assert.Single(await shops.AlertsAsync()).Routing);
    }
}
