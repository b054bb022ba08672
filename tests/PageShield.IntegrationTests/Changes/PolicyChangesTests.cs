using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Policies;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Changes;

public sealed class PolicyChangesTests
{
    private const string Checkout = "https://shop.example/checkout", Cart = "https://shop.example/cart", Name = "content-security-policy";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_lines_the_strict_one_gone_is_weaker()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Sending("script-src 'self'\nscript-src * 'unsafe-inline'"));

        var change = Assert.Single(await site.CrawlAsync(Sending("script-src * 'unsafe-inline'")));

        Assert.Equal((ChangeKind.HeaderChanged, ChangeClass.Capability), (change.Kind, change.Class));
        Assert.Equal("The protection by content-security-policy is weaker: `script-src` now also allows `'unsafe-inline'`, `*`.", change.Summary);
    }

    [Theory]
    [InlineData("script-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline' 'nonce-abc' 'strict-dynamic'")]
    [InlineData("script-src *.cdn.example", "script-src a.cdn.example")]
    [InlineData("script-src 'self'", "script-src 'self' 'report-sha256'")]
    [InlineData("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "script-src 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='")]
    [InlineData("script-src 'self' https://shop.example", "script-src 'self'")]
    public async Task What_allows_no_more_raises_nobody(string before, string after)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Sending(before));

        var change = Assert.Single(await site.CrawlAsync(Sending(after)));

        Assert.Equal((ChangeKind.HeaderChanged, ChangeClass.Data), (change.Kind, change.Class));
    }

    [Fact]
    public async Task Another_nonce_is_no_change_and_what_follows_a_nonce_is_read()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Sending("script-src 'nonce-one';object-src 'none'\nimg-src 'self'"));

        Assert.Empty(await site.CrawlAsync(Sending("script-src 'nonce-two';object-src 'none'\nimg-src 'self'")));
        Assert.Equal(ChangeClass.Capability,
            Assert.Single(await site.CrawlAsync(Sending("script-src 'nonce-three';object-source 'none'\nimg-src 'self'"))).Class);
    }

    [Theory]
    [InlineData("frame-ancestors 'none'", "DENY", null, "DENY", ChangeClass.Data)]
    [InlineData("frame-ancestors 'self'", "SAMEORIGIN", "object-src 'none'", "SAMEORIGIN", ChangeClass.Data)]
    [InlineData("frame-ancestors 'none'", "SAMEORIGIN", null, "SAMEORIGIN", ChangeClass.Capability)]
    [InlineData("frame-ancestors 'none'", null, null, null, ChangeClass.Capability)]
    [InlineData("frame-ancestors 'none'", "DENY", "frame-ancestors 'none'", null, ChangeClass.Data)]
    [InlineData("object-src 'none'", "DENY", "object-src 'none'", null, ChangeClass.Capability)]
    public async Task Who_may_frame_a_page_is_read_from_both_headers(
        string before, string? framingBefore, string? after, string? framingAfter, ChangeClass expected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(With(before, framingBefore));

        Assert.Equal(expected, Assert.Single(await site.CrawlAsync(With(after, framingAfter))).Class);

        static Capture With(string? policy, string? framing) => Of(Checkout) with
        {
            // not null: filtered
            Headers = new Dictionary<string, string?> { [Name] = policy, ["x-frame-options"] = framing }.Where(header => header.Value is not null)
                .ToDictionary(header => header.Key, header => header.Value!),
        };
    }

    [Fact]
    public async Task A_policy_that_moves_from_the_header_into_the_markup_is_no_loss_but_for_what_markup_cannot_say()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Sending("script-src 'self'"),
            Of(Cart) with { Headers = new Dictionary<string, string> { [Name] = "script-src 'self'; frame-ancestors 'none'" } });

        var moved = await site.CrawlAsync(InMarkup(Checkout, "script-src 'self'"), InMarkup(Cart, "script-src 'self'; frame-ancestors 'none'"));

        Assert.Equal([ChangeClass.Data, ChangeClass.Data, ChangeClass.Capability, ChangeClass.Data], moved.Select(change => change.Class));
        Assert.Equal(
            "The protection by content-security-policy is weaker: `frame-ancestors` was removed, so everything is allowed.", moved[2].Summary);
    }

    [Fact]
    public async Task All_policies_in_the_markup_count()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(InMarkup(Checkout, "script-src\n'self'", "img-src 'self'"));

        Assert.Empty(await site.CrawlAsync(InMarkup(Checkout, "script-src\n'self'", "img-src 'self'")));
        var change = Assert.Single(await site.CrawlAsync(InMarkup(Checkout, "img-src 'self'")));

        Assert.Equal("The protection by meta content-security-policy is weaker: `script-src` was removed, so everything is allowed.", change.Summary);
    }

    [Fact]
    public async Task The_same_header_may_be_harmless_on_one_page_and_a_loss_on_the_next()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        Capture Guarded(string header) => Sending(header) with { MetaPolicies = [new MetaPolicy(Name, "script-src 'self'")] };
        Capture Bare(string header) => Of(Cart) with { Headers = new Dictionary<string, string> { [Name] = header } };
        await site.CrawlAsync(Guarded("script-src 'self'"), Bare("script-src 'self'"));

        var changes = await site.CrawlAsync(Guarded("script-src *"), Bare("script-src *"));

        Assert.Equal([ChangeClass.Data, ChangeClass.Capability], changes.Select(change => change.Class));
    }

    [Fact]
    public async Task Lines_that_complete_each_other_leave_nothing_open()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Sending("script-src 'self'\nconnect-src 'self'; form-action 'self'\nbase-uri 'none', object-src 'none'\nframe-ancestors 'none'; report-uri https://reports.example/r/key-shop.example"));

        await using var database = site.Open();
        var policies = (await database.ReadPoliciesAsync(site.SiteId, Cancel)).Policies;

        Assert.Equal(5, policies.Count);
        Assert.All(policies, policy => Assert.Empty(policy.Weaknesses));
        Assert.All(policies, policy => Assert.Equal(5, policy.Together));
        Assert.Equal("frame-ancestors 'none'; report-uri https://reports.example/r/key-shop.example",
            Assert.Single(policies, policy => policy.ReportsHere).Text);
    }

    [Theory]
    [InlineData("main=\"https://reports.example/r/key-shop.example\"", null, true)]
    [InlineData(null, "{\"group\":\"main\",\"endpoints\":[{\"url\":\"https://reports.example/r/key-shop.example?x=1\"}]}", true)]
    [InlineData("other=\"https://reports.example/r/key-shop.example\"", null, false)]
    [InlineData(null, null, false)]
    public async Task Reports_come_here_where_the_named_endpoint_is_ours(string? endpoints, string? reportTo, bool expected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var headers =
            new Dictionary<string, string> { [Name] = "script-src 'self'; report-uri https://reports.example/r/key-shop.example; report-to main" };
        if (endpoints is not null) headers["reporting-endpoints"] = endpoints;
        if (reportTo is not null) headers["report-to"] = reportTo;
        await site.CrawlAsync(Of(Checkout) with { Headers = headers });

        await using var database = site.Open();
        var policy = Assert.Single((await database.ReadPoliciesAsync(site.SiteId, Cancel)).Policies);

        Assert.Equal(expected, policy.ReportsHere);
        Assert.Equal(!expected,
            policy.Weaknesses.Any(sentence => sentence.StartsWith("Violations are not reported: report-to main", StringComparison.Ordinal)));
    }

    private static Capture Sending(string policies) => Of(Checkout) with { Headers = new Dictionary<string, string> { [Name] = policies } };

    private static Capture InMarkup(string url, params string[] policies) =>
        Of(url) with { MetaPolicies = [.. policies.Select(policy => new MetaPolicy(Name, policy))] };
}
