using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Detection.Overrides;
using PageShield.IntegrationTests.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline.Upkeep;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Changes;

public sealed class ScriptCorrectionsTests
{
    private const string Page = "https://shop.example/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Two_scripts_that_an_operator_merged_stay_one_in_the_next_crawl(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        var (old, moved) = (File("https://cdn.vendor.example/old/tag.js"), File("https://cdn.vendor.example/new/tag.js"));
        await site.CrawlAsync(Of(Page, (old, "a()"), (moved, "b()")));
        var (from, into) = (await site.ScriptAsync(old.Url), await site.ScriptAsync(moved.Url));

        await using (var database = site.Open())
        {
            foreach (var (id, said) in new[] { (1L, from), (2L, into) })
                // not null: crawled
                database.VerdictOverrides.Add(
                    new VerdictOverride
                    {
                        SiteId = site.SiteId,
                        Id = id,
                        ScriptId = said.Id,
                        Sha256 = said.CurrentSha256!.Value,
                        Verdict = VerdictKind.Clean,
                        Reason = "Ours",
                        Author = "ann"
                    });
            await database.SaveChangesAsync(Cancel);
        }

        await using (var database = site.Open())
            Assert.Null(await new ScriptCorrections(database, new AuditLog(site.Time), Analyses.VerdictsOf(site.Database, site.Time), site.Time)
                .MergeAsync(site.SiteId, from.Id, into.Id, "ann", Cancel));
        var changes = await site.CrawlAsync(Of(Page, (old, "a()"), (moved, "b()")));

        Assert.Empty(changes);
        await using var after = site.Open();
        var script = Assert.Single(await after.Scripts.ToListAsync(Cancel));
        Assert.Equal((into.Id, 2), (script.Id, script.VersionCount));
        Assert.Contains(
            "ann merged the script at https://cdn.vendor.example/old/tag.js into this one", script.IdentityReason, StringComparison.Ordinal);
        Assert.True(await after.AuditEntries.AnyAsync(entry => entry.Action == "script.merged", Cancel));
        Assert.Equal([(OverrideEnd.Replaced, into.Id), (null, into.Id)],
            (await after.VerdictOverrides.OrderBy(row => row.Id).ToListAsync(Cancel)).Select(row => (row.End, row.ScriptId)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_file_that_an_operator_split_off_stays_apart_in_the_next_crawl(Provider provider)
    {
        const string Main = "start('shop', 1)", Vendor = "start('vendor', 2)";
        await using var site = await WatchedSite.CreateAsync(provider);
        var (main, vendor) = (File("https://shop.example/app.3f2a9c11.js"), File("https://shop.example/app.77ab01fe.js"));
        await site.CrawlAsync(Of(Page, (main, Main), (vendor, Vendor)));
        await using (var database = site.Open())
        {
            var one = Assert.Single(await database.Scripts.ToListAsync(Cancel));
            var (split, problem) =
                await new ScriptCorrections(database, new AuditLog(site.Time), Analyses.VerdictsOf(site.Database, site.Time), site.Time)
                .SplitAsync(site.SiteId, one.Id, Sha256Hash.OfText(Vendor), "ann", Cancel);
            Assert.Null(problem);
            Assert.NotNull(split);
        }

        var changes = await site.CrawlAsync(Of(Page, (main, Main), (vendor, Vendor)));

        Assert.Empty(changes);
        await using var after = site.Open();
        var scripts = await after.Scripts.OrderBy(script => script.Id).ToListAsync(Cancel);
        Assert.Equal([1, 1], scripts.Select(script => script.VersionCount));
        Assert.Equal([Sha256Hash.OfText(Main), Sha256Hash.OfText(Vendor)], scripts.Select(script => script.CurrentSha256));
    }

    [Fact]
    public async Task Versions_of_one_url_cannot_be_split_and_nothing_is_merged_with_itself()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var file = File("https://shop.example/app.js");
        await site.CrawlAsync(Of(Page, (file, "a()")));
        await site.CrawlAsync(Of(Page, (file, "b()")));
        var script = await site.ScriptAsync(file.Url);
        await using var database = site.Open();
        var corrections = new ScriptCorrections(database, new AuditLog(site.Time), Analyses.VerdictsOf(site.Database, site.Time), site.Time);

        Assert.NotNull((await corrections.SplitAsync(site.SiteId, script.Id, Sha256Hash.OfText("a()"), "ann", Cancel)).Problem);
        Assert.NotNull((await corrections.SplitAsync(site.SiteId, script.Id, Sha256Hash.OfText("unknown"), "ann", Cancel)).Problem);
        Assert.NotNull(await corrections.MergeAsync(site.SiteId, script.Id, script.Id, "ann", Cancel));
        Assert.NotNull(await corrections.MergeAsync(site.SiteId, script.Id, 12345, "ann", Cancel));
    }
}
