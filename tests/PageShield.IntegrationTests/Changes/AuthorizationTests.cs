using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Inventory.Authorizations;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Changes;

public sealed class AuthorizationTests
{
    private const string Url = "https://cdn.vendor.example/tag.js";
    private const string First = "function go(a) { return a + 1; } show(go(1));";
    private const string OtherValue = "function go(a) { return a + 2; } show(go(1));";
    private const string OtherCode = "function go(a) { log(a); return a + 1; } show(go(1));";
    private const string NewCapability = "function go(a) { fetch('https://collect.example/x'); return a + 1; } show(go(1));";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OtherValue, ReopenOn.Code, AuthorizationState.Authorized)]
    [InlineData(OtherValue, ReopenOn.Data, AuthorizationState.Pending)]
    [InlineData(OtherCode, ReopenOn.Code, AuthorizationState.Pending)]
    [InlineData(OtherCode, ReopenOn.Capability, AuthorizationState.Authorized)]
    [InlineData(NewCapability, ReopenOn.Capability, AuthorizationState.Pending)]
    [InlineData("/* v2 */ " + First, ReopenOn.Data, AuthorizationState.Authorized)]
    public async Task An_authorization_is_reopened_by_as_deep_a_change_as_the_operator_set(string now, ReopenOn reopenOn, AuthorizationState expected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), First)));
        var script = await DecideAsync(site, reopenOn);

        var changes = await site.CrawlAsync(Of("https://shop.example/", (File(Url), now)));

        await using var database = site.Open();
        var view = await database.FindAuthorizationAsync(site.SiteId, script, Cancel);
        Assert.Equal(expected, view!.State); // not null: the script exists
        Assert.Equal(expected == AuthorizationState.Pending ? changes.Single().Id : null, view.ReopenedByChangeId);
        Assert.Equal("ann", view.Author);
        Assert.Equal("Counts visits; the marketing team needs it.", view.Justification);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Every_step_stays_in_the_history_with_the_content_it_was_about(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), First)));
        var script = await DecideAsync(site, ReopenOn.Code);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), NewCapability)));
        await DecideAsync(site, ReopenOn.Code, AuthorizationState.Denied);

        await using var database = site.Open();
        var view = await database.FindAuthorizationAsync(site.SiteId, script, Cancel);

        Assert.Equal(AuthorizationState.Denied, view!.State); // not null: the script exists
        Assert.Equal([AuthorizationState.Denied, AuthorizationState.Pending, AuthorizationState.Authorized], view.History.Select(step => step.State));
        Assert.Equal(["ann", "system", "ann"], view.History.Select(step => step.Author));
        Assert.Contains("collect.example", view.History[1].Text, StringComparison.Ordinal);
        Assert.Equal(
            [Sha256Hash.OfText(NewCapability), Sha256Hash.OfText(NewCapability), Sha256Hash.OfText(First)], view.History.Select(step => step.Sha256));
    }

    [Fact]
    public async Task What_was_approved_and_comes_back_is_not_asked_about_again()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), OtherCode)));
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), First)));
        var script = await DecideAsync(site, ReopenOn.Data);

        await site.CrawlAsync(Of("https://shop.example/", (File(Url), First)));

        await using var database = site.Open();
        // not null: the script exists
        Assert.Equal(AuthorizationState.Authorized, (await database.FindAuthorizationAsync(site.SiteId, script, Cancel))!.State);
    }

    [Theory]
    [InlineData(OtherCode, AuthorizationState.Authorized, true)]
    [InlineData(NewCapability, AuthorizationState.Pending, false)]
    public async Task A_vendor_may_change_code_but_not_abilities_under_a_standing_rule(string now, AuthorizationState expected, bool isExpected)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), First)));
        var script = await DecideAsync(site, ReopenOn.Code);
        await using (var database = site.Open())
        {
            database.StandingRules.Add(
                new StandingRule
                {
                    SiteId = site.SiteId,
                    Id = 1,
                    Host = "vendor.example",
                    ReopenOn = ReopenOn.Capability,
                    Justification = "Releases weekly",
                    Author = "ann"
                });
            await database.SaveChangesAsync(Cancel);
        }

        var change = Assert.Single(await site.CrawlAsync(Of("https://shop.example/", (File(Url), now))));

        Assert.Equal(isExpected, change.Expected is not null);
        if (isExpected) Assert.Contains("may change code but not capabilities: Releases weekly", change.Expected, StringComparison.Ordinal);
        await using var after = site.Open();
        Assert.Equal(expected, (await after.FindAuthorizationAsync(site.SiteId, script, Cancel))!.State); // not null: the script exists
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_change_of_an_own_script_in_a_deploy_window_is_recorded_as_expected(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        var own = File("https://shop.example/app.js");
        await site.CrawlAsync(Of("https://shop.example/", (own, First), (File(Url), First)));
        await using (var database = site.Open())
        {
            var now = site.Time.GetUtcNow();
            database.Deployments.Add(
                new Deployment
                {
                    SiteId = site.SiteId,
                    Id = 1,
                    StartsAt = now,
                    EndsAt = now.AddMinutes(90),
                    Note = "release 42",
                    Author = "token:pipeline",
                    CreatedAt = now
                });
            await database.SaveChangesAsync(Cancel);
        }

        var inside = await site.CrawlAsync(Of("https://shop.example/", (own, OtherCode), (File(Url), OtherCode)));
        var outside = await site.CrawlAsync(Of("https://shop.example/", (own, NewCapability), (File(Url), OtherCode)));

        Assert.Equal(["A deployment was announced by token:pipeline: release 42.", null],
            inside.OrderByDescending(change => change.Subject).Select(change => change.Expected));
        Assert.Null(Assert.Single(outside).Expected);
    }

    [Fact]
    public async Task The_same_change_on_two_sites_is_one_row_over_all_sites()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var other = await site.AddSiteAsync("other.example");
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), First)));
        await site.CrawlAsync(other, Of("https://other.example/", (File(Url) with { DocumentUrl = "https://other.example/" }, First)));
        await site.CrawlAsync(Of("https://shop.example/", (File(Url), NewCapability)));
        await site.CrawlAsync(other, Of("https://other.example/", (File(Url) with { DocumentUrl = "https://other.example/" }, NewCapability)));

        await using var database = site.Open();
        var all = await database.ListChangesAsync(new ChangeFilter(), null, 50, Cancel);
        var one = await database.ListChangesAsync(
            new ChangeFilter { SiteId = site.SiteId, Party = PageShield.Inventory.Connections.Party.Third }, null, 50, Cancel);

        Assert.Equal((other, 1), (Assert.Single(all.Items).SiteId, all.Items[0].OtherSites));
        Assert.Equal(site.SiteId, Assert.Single(one.Items).SiteId);
        Assert.Equal(2, (await database.ListChangesAsync(new ChangeFilter { Sameness = all.Items[0].Sameness }, null, 50, Cancel)).Items.Count);
        Assert.Empty(
            (await database.ListChangesAsync(new ChangeFilter { Party = PageShield.Inventory.Connections.Party.First }, null, 50, Cancel)).Items);
    }

    private static async Task<long> DecideAsync(WatchedSite site, ReopenOn reopenOn, AuthorizationState state = AuthorizationState.Authorized)
    {
        var script = await site.ScriptAsync(Url);
        await using var database = site.Open();
        var draft = new AuthorizationDraft { State = state, Justification = "Counts visits; the marketing team needs it.", ReopenOn = reopenOn };
        Assert.Empty(draft.Validate());
        await new ScriptAuthorizer(database, site.Time).DecideAsync(site.SiteId, script.Id, draft, "ann", Cancel);
        await database.SaveChangesAsync(Cancel);
        return script.Id;
    }
}
