using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Observations;
using PageShield.Reports;

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
            shop.Script("https://a.toolbar.example/x.js", count: 5), shop.Script("https://cdn.example/old/y.js", count: 5), shop.Script("inline", code: "window.toolbarInit(1)", count: 5),
            shop.Script("https://cdn.example/new/z.js", count: 5));

        var rows = await shop.ObservationsAsync();
        Assert.Equal(3, rows.Count(row => row is { Noise: Noise.Custom, IsHidden: true }));
        Assert.False(Assert.Single(rows, row => row.BlockedUrl.EndsWith("z.js", StringComparison.Ordinal)).IsHidden);
        Assert.Equal(15, await CountAsync(shop, ReportOutcome.Noise, Noise.Custom));
        Assert.Equal(["https://cdn.example/new/z.js"], await shop.AskAsync(db => db.Scripts.Select(script => script.UrlTemplate).ToListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_policy_that_the_site_does_not_serve_was_rewritten_on_the_way(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await ServeAsync(shop, Served + shop.Key);

        await shop.ReportAsync(
            shop.Script("https://evil.example/x.js", policy: Served + shop.Key, count: 9),
            shop.Script("https://proxy.example/x.js", policy: $"script-src 'self' cdn.example proxy.example.net; report-uri https://reports.example/r/{shop.Key}", count: 9));

        var rows = await shop.ObservationsAsync();
        Assert.Null(Assert.Single(rows, row => row.BlockedHost == "evil.example").Noise);
        Assert.Equal((Noise.RewrittenPolicy, true), rows.Where(row => row.BlockedHost == "proxy.example").Select(row => (row.Noise, row.IsHidden)).Single());
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
    public async Task A_violation_of_a_policy_that_allows_it_is_impossible(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);

        await shop.ReportAsync(
            shop.Script("https://cdn.example/app.js", policy: "script-src 'self' cdn.example", count: 4),
            shop.Script("https://other.example/app.js", policy: "script-src 'self' cdn.example", count: 4));

        var rows = await shop.ObservationsAsync();
        Assert.Equal((Noise.ImpossibleViolation, true), rows.Where(row => row.BlockedHost == "cdn.example").Select(row => (row.Noise, row.IsHidden)).Single());
        Assert.Null(Assert.Single(rows, row => row.BlockedHost == "other.example").Noise);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Few_reports_of_one_browser_family_about_an_unknown_host_are_marked_and_not_hidden(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);

        await shop.ReportAsync(shop.Script("https://rare.example/x.js"), shop.Script("https://mixed.example/x.js", count: 2, browsers: BrowserFamilies.Chrome | BrowserFamilies.Safari));
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
        await shop.AskAsync(db => Task.FromResult(db.ReportSettings.Add(new ReportSettings { SiteId = shop.SiteId, SwitchedNoise = [Noise.LocalDevelopment] })));

        await shop.ReportAsync(
            shop.Script("http://localhost/dev.js", count: 2) with { Noise = Noise.LocalDevelopment },
            shop.Script("chrome-extension:", count: 3) with { Noise = Noise.Extension });

        var rows = await shop.ObservationsAsync();
        Assert.False(Assert.Single(rows, row => row.Noise == Noise.LocalDevelopment).IsHidden);
        Assert.True(Assert.Single(rows, row => row.Noise == Noise.Extension).IsHidden);
        Assert.Equal(2, await CountAsync(shop, ReportOutcome.Accepted, "csp-violation"));
        Assert.Equal(3, await CountAsync(shop, ReportOutcome.Noise, Noise.Extension));
        Assert.Single(await shop.AskAsync(db => db.Scripts.ToListAsync(Cancellation)));
    }

    private static Task RuleAsync(ReportingShop shop, NoiseRuleKind kind, string pattern) => shop.AskAsync(db => Task.FromResult(
        db.NoiseRules.Add(new NoiseRule { SiteId = shop.SiteId, Id = RowId.Next(shop.Clock), Kind = kind, Pattern = pattern, CreatedBy = "test" })));

    private static Task ServeAsync(ReportingShop shop, string policy) => shop.AskAsync(db => Task.FromResult(db.Pages.Add(new Page
    {
        SiteId = shop.SiteId,
        Id = RowId.Next(shop.Clock),
        UrlTemplate = "https://shop.example/",
        ExampleUrl = "https://shop.example/",
        Headers = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["content-security-policy-report-only"] = policy }),
    })));

    private static Task<long> CountAsync(ReportingShop shop, string outcome, string reason) =>
        shop.AskAsync(db => db.ReportCounts.Where(row => row.Outcome == outcome && row.Reason == reason).SumAsync(row => row.Count, Cancellation));
}
