using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Observations;

/// <summary>Which reports are noise, what noise hides, and that nothing is dropped.</summary>
public sealed class ObservationLabelTests
{
    private const string Served = "script-src 'self' cdn.example; report-uri https://reports.example/r/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_own_rule_hides_what_it_names_and_counts_it(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await RuleAsync(shop, NoiseRuleKind.Host, "*.toolbar.example");
        await RuleAsync(shop, NoiseRuleKind.Url, @"^https://cdn\.example/old/");
        await RuleAsync(shop, NoiseRuleKind.Sample, "toolbarInit");

        await shop.ReportAsync(
            shop.Script("https://a.toolbar.example/x.js", count: 5), shop.Script("https://cdn.example/old/y.js", count: 5),
            shop.Script("inline", code: "window.toolbarInit(1)", count: 5),
            shop.Script("https://cdn.example/new/z.js", count: 5));

        var rows = await shop.ObservationsAsync();
        Assert.Equal(3, rows.Count(row => row is { Noise: Noise.Custom, IsHidden: true }));
        Assert.False(Assert.Single(rows, row => row.BlockedUrl.EndsWith("z.js", StringComparison.Ordinal)).IsHidden);
        Assert.Equal(15, await CountAsync(shop, ReportOutcome.Noise, Noise.Custom));
        Assert.Equal(
            ["https://cdn.example/new/z.js"],
            await shop.AskAsync(database => database.Scripts.Select(script => script.UrlTemplate).ToListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_policy_that_the_page_does_not_serve_was_rewritten_on_the_way(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await ServeAsync(shop, Served + shop.Key);

        await shop.ReportAsync(
            shop.Script("https://evil.example/x.js", policy: Served + shop.Key, count: 9),
            shop.Script("https://proxy.example/x.js",
                policy: $"script-src 'self' cdn.example proxy.example.net; report-uri https://reports.example/r/{shop.Key}", count: 9));

        var rows = await shop.ObservationsAsync();
        Assert.Null(Assert.Single(rows, row => row.BlockedHost == "evil.example").Noise);
        Assert.Equal(
            (Noise.RewrittenPolicy, true), rows.Where(row => row.BlockedHost == "proxy.example").Select(row => (row.Noise, row.IsHidden)).Single());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_many_visitors_see_is_no_rewritten_policy_but_a_new_one(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await ServeAsync(shop, Served + shop.Key);
        var policy = $"script-src 'self' new-vendor.example; report-uri https://reports.example/r/{shop.Key}";

        await shop.ReportAsync(shop.Script("https://evil.example/x.js", policy: policy, count: 15));
        Assert.True(Assert.Single(await shop.ObservationsAsync()).IsHidden);
        await shop.ReportAsync(shop.Script("https://evil.example/x.js", policy: policy, count: 15, browsers: BrowserFamilies.Firefox));

        var row = Assert.Single(await shop.ObservationsAsync());
        Assert.Null(row.Noise);
        Assert.False(row.IsHidden);
        Assert.Equal(30, row.Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_violation_of_a_policy_that_allows_it_is_a_redirect_and_impossible_where_none_can_be(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var socket = shop.Script("wss://cdn.example/live", policy: "script-src 'self'; connect-src wss://cdn.example", count: 4);

        await shop.ReportAsync(
            shop.Script("https://cdn.example/app.js", policy: "script-src 'self' cdn.example", count: 4),
            shop.Script("https://cdn.example/wide.js", policy: "script-src 'self' cdn.example", count: 40,
                browsers: BrowserFamilies.Chrome | BrowserFamilies.Firefox),
            shop.Script("https://other.example/app.js", policy: "script-src 'self' cdn.example", count: 4),
            socket with { Key = socket.Key with { Directive = "connect-src" } });

        var rows = await shop.ObservationsAsync();
        Assert.All(rows.Where(row => row.BlockedUrl.StartsWith("https://cdn.example/", StringComparison.Ordinal)),
            row => Assert.Equal((Noise.Redirected, false), (row.Noise, row.IsHidden)));
        Assert.Equal((Noise.ImpossibleViolation, true),
            rows.Where(row => row.BlockedUrl.StartsWith("wss:", StringComparison.Ordinal)).Select(row => (row.Noise, row.IsHidden)).Single());
        Assert.Null(Assert.Single(rows, row => row.BlockedHost == "other.example").Noise);
        Assert.Equal(3, await shop.AskAsync(database => database.Scripts.CountAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_checkout_that_no_crawl_visits_may_have_a_policy_of_its_own(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await ServeAsync(shop, Served + shop.Key);
        var policy = $"script-src 'self' pay.example; report-uri https://reports.example/r/{shop.Key}";

        await shop.ReportAsync(
            shop.Script("https://skimmer.example/a.js", "https://shop.example/checkout", policy: policy, count: 19,
                browsers: BrowserFamilies.Chrome | BrowserFamilies.Firefox),
            shop.Script("https://skimmer.example/b.js", "https://shop.example/checkout", policy: policy, count: 60));

        var rows = await shop.ObservationsAsync();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal((Noise.UnknownPolicy, false), (row.Noise, row.IsHidden)));
        Assert.Equal(["https://skimmer.example/a.js", "https://skimmer.example/b.js"],
            await shop.AskAsync(database => database.Scripts.Select(script => script.UrlTemplate).OrderBy(url => url).ToListAsync(Cancellation)));
        Assert.Equal(79, await CountAsync(shop, ReportOutcome.Accepted, "csp-violation"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_policy_that_a_crawl_saw_long_ago_proves_nothing(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await ServeAsync(shop, Served + shop.Key);
        shop.Clock.Advance(TimeSpan.FromDays(8));

        await shop.ReportAsync(
            shop.Script("https://new.example/x.js", policy: $"script-src 'self' elsewhere.example; report-uri https://reports.example/r/{shop.Key}",
            count: 9));

        Assert.False(Assert.Single(await shop.ObservationsAsync()).IsHidden);
    }

    public static TheoryData<string> GuessedClasses() => [.. Noise.All.Except(Noise.Shown).Except([Noise.Custom])];

    [Theory]
    [MemberData(nameof(GuessedClasses))]
    public async Task No_class_hides_a_host_that_no_page_uses_and_two_networks_report(string noise)
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);

        await shop.ReportAsync(
            [shop.Script("https://skimmer.example/x.js", count: 5) with { Noise = noise }], [new HostClients("skimmer.example", 1)]);
        Assert.True(Assert.Single(await shop.ObservationsAsync()).IsHidden);
        Assert.Empty(await shop.AskAsync(database => database.Scripts.ToListAsync(Cancellation)));

        // Another page's report, from another network: what was hidden before is shown too.
        await shop.ReportAsync(
            [shop.Script("https://skimmer.example/y.js") with { Noise = noise }], [new HostClients("skimmer.example", 2) { Networks = 2 }]);
        Assert.All(await shop.ObservationsAsync(), row => Assert.Equal((noise, false), (row.Noise, row.IsHidden)));
        Assert.Equal(2, await shop.AskAsync(database => database.Scripts.CountAsync(Cancellation)));

        // It stays so, also when a day went by and the class is switched off and on again.
        shop.Clock.Advance(TimeSpan.FromDays(2));
        await shop.ReportAsync([shop.Script("https://skimmer.example/x.js") with { Noise = noise }], [new HostClients("skimmer.example", 1)]);
        await HideAsync(shop, noise, hide: false);
        await HideAsync(shop, noise, hide: true);
        Assert.All(await shop.ObservationsAsync(), row => Assert.False(row.IsHidden));
    }

    [Theory]
    [InlineData("https://gc.kaspersky-labs.com/x/main.js", Noise.Antivirus)]
    [InlineData("https://translate.googleapis.com/translate_a/l", Noise.Translation)]
    [InlineData("https://alert.scansafe.net/alert.js", Noise.CorporateProxy)]
    [InlineData("http://192.168.1.1/inject.js", Noise.CaptivePortal)]
    [InlineData("http://localhost/dev.js", Noise.LocalDevelopment)]
    public async Task What_can_only_be_a_visitors_machine_stays_hidden_however_many_report_it(string url, string noise)
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);

        await shop.ReportAsync([shop.Script(url, count: 500) with { Noise = noise }],
            [new HostClients(ReportInterpreter.HostOf(url), HostClients.Saturation) { Networks = 2 }]);

        Assert.True(Assert.Single(await shop.ObservationsAsync()).IsHidden);
    }

    [Fact]
    public async Task An_own_rule_hides_also_what_two_networks_report()
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await RuleAsync(shop, NoiseRuleKind.Host, "*.toolbar.example");

        await shop.ReportAsync([shop.Script("https://a.toolbar.example/x.js", count: 5)], [new HostClients("a.toolbar.example", 9) { Networks = 2 }]);

        Assert.True(Assert.Single(await shop.ObservationsAsync()).IsHidden);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Few_reports_of_one_browser_family_about_an_unknown_host_are_marked_and_not_hidden(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);

        await shop.ReportAsync(shop.Script("https://rare.example/x.js"),
            shop.Script("https://mixed.example/x.js", count: 2, browsers: BrowserFamilies.Chrome | BrowserFamilies.Safari));
        var rare = Assert.Single(await shop.ObservationsAsync(), row => row.BlockedHost == "rare.example");
        Assert.Equal((Noise.LikelyLocal, false), (rare.Noise, rare.IsHidden));

        await shop.ReportAsync(shop.Script("https://rare.example/x.js", count: 3));
        Assert.All(await shop.ObservationsAsync(), row => Assert.Null(row.Noise));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_noise_class_that_is_switched_off_counts_like_any_report(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await shop.AskAsync(
            database => Task.FromResult(
                database.ReportSettings.Add(new ReportSettings { SiteId = shop.SiteId, SwitchedNoise = [Noise.LocalDevelopment] })));

        await shop.ReportAsync(
            shop.Script("http://localhost/dev.js", count: 2) with { Noise = Noise.LocalDevelopment },
            shop.Script("chrome-extension:", count: 3) with { Noise = Noise.Extension });

        var rows = await shop.ObservationsAsync();
        Assert.False(Assert.Single(rows, row => row.Noise == Noise.LocalDevelopment).IsHidden);
        Assert.True(Assert.Single(rows, row => row.Noise == Noise.Extension).IsHidden);
        Assert.Equal(2, await CountAsync(shop, ReportOutcome.Accepted, "csp-violation"));
        Assert.Equal(3, await CountAsync(shop, ReportOutcome.Noise, Noise.Extension));
        Assert.Single(await shop.AskAsync(database => database.Scripts.ToListAsync(Cancellation)));
    }

    private static Task RuleAsync(ReportingShop shop, NoiseRuleKind kind, string pattern) => shop.AskAsync(database => Task.FromResult(
        database.NoiseRules.Add(
            new NoiseRule { SiteId = shop.SiteId, Id = RowId.Next(shop.Clock), Kind = kind, Pattern = pattern, CreatedBy = "test" })));

    private static async Task HideAsync(ReportingShop shop, string noise, bool hide)
    {
        await using var database = shop.Database.CreateDbContext();
        Assert.True(await new ReportRules(database, new AuditLog(shop.Clock), shop.Clock).HideAsync(shop.SiteId, noise, hide, "test", Cancellation));
    }

    private static Task ServeAsync(ReportingShop shop, string policy) => shop.AskAsync(database => Task.FromResult(database.Pages.Add(new Page
    {
        SiteId = shop.SiteId,
        Id = RowId.Next(shop.Clock),
        UrlTemplate = "https://shop.example/",
        ExampleUrl = "https://shop.example/",
        LastSeenAt = shop.Clock.GetUtcNow(),
        Headers = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["content-security-policy-report-only"] = policy }),
    })));

    private static Task<long> CountAsync(ReportingShop shop, string outcome, string reason) =>
        shop.AskAsync(
            database => database.ReportCounts.Where(row => row.Outcome == outcome && row.Reason == reason).SumAsync(row => row.Count, Cancellation));
}
