using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Observations;

/// <summary>Whose document a report is about: frames without an address, and hosts that somebody forgot.</summary>
public sealed class ReportedDocumentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("about")]
    [InlineData("about:srcdoc")]
    [InlineData("about:blank")]
    [InlineData("blob")]
    [InlineData("data")]
    public async Task A_frame_without_an_address_is_the_site_s_whose_key_it_used(string document)
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);

        await shop.ReportAsync(shop.Script("https://skimmer.example/x.js", document, count: 5));

        var row = Assert.Single(await shop.ObservationsAsync());
        Assert.False(row.ForeignDocument);
        Assert.Null(row.Noise);
        Assert.Single(await shop.AskAsync(db => db.Scripts.ToListAsync(Cancellation)));
        Assert.NotNull(await shop.AskAsync(db => db.Sites.Select(site => site.FirstReportAt).SingleAsync(Cancellation)));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("")]
    [InlineData("file:///home/page.html")]
    public async Task Another_page_is_not_the_site_s(string document)
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);

        await shop.ReportAsync(shop.Script("https://skimmer.example/x.js", document, count: 5));

        Assert.True(Assert.Single(await shop.ObservationsAsync()).ForeignDocument);
        Assert.Empty(await shop.AskAsync(db => db.Scripts.ToListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_forgotten_host_is_proposed_and_what_it_reported_is_taken_up(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await shop.ReportAsync(
            shop.Script("https://vendor.example/a.js", "https://www.shop.example/", count: 10),
            shop.Script("https://vendor.example/b.js", "https://www.shop.example/cart", count: 7),
            shop.Script("https://vendor.example/c.js", "https://stranger.example/", count: 99));
        Assert.Null(await shop.AskAsync(db => db.Sites.Select(site => site.FirstReportAt).SingleAsync(Cancellation)));

        var proposed = Assert.Single(await shop.AskAsync(db => db.ListUnlistedHostsAsync(shop.SiteId, ["shop.example"], Cancellation)));
        Assert.Equal(new UnlistedHost("www.shop.example", 17, 0), proposed);

        await shop.AskAsync(async db => (await db.Sites.SingleAsync(Cancellation)).Hosts = ["shop.example", "www.shop.example"]);
        shop.Upkeep.HasNews(shop.SiteId);
        await shop.Upkeep.RunAsync(Cancellation);

        var rows = await shop.ObservationsAsync();
        Assert.Equal(["https://stranger.example/"], rows.Where(row => row.ForeignDocument).Select(row => row.PageUrl));
        Assert.Equal(2, await shop.AskAsync(db => db.Scripts.CountAsync(Cancellation)));
        Assert.NotNull(await shop.AskAsync(db => db.Sites.Select(site => site.FirstReportAt).SingleAsync(Cancellation)));
        Assert.Empty(await shop.AskAsync(db => db.ListUnlistedHostsAsync(shop.SiteId, ["shop.example", "www.shop.example"], Cancellation)));
    }

    [Fact]
    public async Task A_report_that_comes_again_after_its_host_was_added_counts()
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await shop.ReportAsync(shop.Script("https://vendor.example/a.js", "https://www.shop.example/"));
        await shop.AskAsync(async db => (await db.Sites.SingleAsync(Cancellation)).Hosts = ["shop.example", "www.shop.example"]);

        await shop.ReportAsync(shop.Script("https://vendor.example/a.js", "https://www.shop.example/"));

        Assert.False(Assert.Single(await shop.ObservationsAsync()).ForeignDocument);
    }
}
