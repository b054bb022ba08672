using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.IntegrationTests.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline.Upkeep;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Changes;

/// <summary>Which files count as one script where many have names of one form.</summary>
public sealed class ScriptIdentityTests
{
    private const string Home = "https://shop.example/";
    private const string Checkout = "https://shop.example/checkout";

    private const string Cart = "export function add(list, item) { list.push(item); if (list.length > 9) warn('many'); return list.reduce((sum, each) => sum + each.price * each.count, 0); }";
    private const string Search = "export async function find(words) { const answer = await fetch('/search?q=' + encodeURIComponent(words)); for (const hit of await answer.json()) show(hit.name, hit.url); }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Chunks_that_run_side_by_side_are_scripts_of_their_own_and_a_new_build_finds_each_by_its_content(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        await site.CrawlAsync(Of(Home, (Chunk("3f2a9c11"), Cart), (Chunk("77ab01fe"), Search)));

        var changes = await site.CrawlAsync(Of(Home,
            (Chunk("0badc0de"), Search.Replace("hit.url", "hit.url, hit.price", StringComparison.Ordinal)),
            (Chunk("91e2d4a7"), Cart.Replace("> 9", "> 19", StringComparison.Ordinal))));

        Assert.Equal(
            [(ChangeKind.ScriptChanged, ChangeClass.Code), (ChangeKind.ScriptChanged, ChangeClass.Data), (ChangeKind.OrderChanged, ChangeClass.Data)],
            changes.Select(change => (change.Kind, change.Class)));
        await using var database = site.Open();
        var scripts = await database.Scripts.OrderBy(script => script.Id).ToListAsync(Cancel);
        Assert.Equal(["https://shop.example/chunks/91e2d4a7.js", "https://shop.example/chunks/0badc0de.js"], scripts.Select(script => script.Url));
        Assert.Equal([2, 2], scripts.Select(script => script.VersionCount));
        Assert.Equal("Every file at https://shop.example/chunks/{hash}.js counts as this script.", scripts[0].IdentityReason);
        Assert.StartsWith(
            "Several files have names like https://shop.example/chunks/{hash}.js.", scripts[1].IdentityReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_whose_hash_happens_to_be_all_digits_is_the_same_script()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        string[] hashes = ["a57c3435", "77777223", "03929114", "8260964d", "56722371"];
        foreach (var hash in hashes)
            await site.CrawlAsync(
                Of(Home, (File($"https://shop.example/assets/app.{hash}.js"), $"/*! build {hash} */\nwindow.build = 1;"), (Chunk(hash), Cart)));

        await using var database = site.Open();
        Assert.Equal(2, await database.Scripts.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_chunk_that_another_page_alone_has_is_no_version_of_the_first_one()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        Capture[] Build(string cart, string search) => [Of(Home, (Chunk(cart), Cart)), Of(Checkout, (Chunk(search), Search))];
        await site.CrawlAsync(Build("3f2a9c11", "77ab01fe"));

        var again = await site.CrawlAsync(Build("3f2a9c11", "77ab01fe"));
        var renamed = await site.CrawlAsync(Build("0badc0de", "91e2d4a7"));

        Assert.Empty(again);
        Assert.Empty(renamed);
        await using var database = site.Open();
        Assert.Equal([ScriptVariation.None, ScriptVariation.None], await database.Scripts.Select(script => script.Variation).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_file_that_was_rewritten_at_its_place_is_the_same_script_changed()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (Chunk("3f2a9c11"), Cart)));

        var change = Assert.Single(await site.CrawlAsync(Of(Home, (Chunk("77ab01fe"), Search))));

        Assert.Equal(ChangeKind.ScriptChanged, change.Kind);
        await using var database = site.Open();
        Assert.Equal(2, Assert.Single(database.Scripts).VersionCount);
    }

    [Fact]
    public async Task Of_two_rewritten_files_each_goes_with_who_loaded_it()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        var loader = File("https://shop.example/loader.js");
        CapturedScript ByLoader(string hash) => Chunk(hash) with { Parent = 1, AddedBy = AddedBy.Script, InServedHtml = false };
        await site.CrawlAsync(Of(Home, (loader, "load()"), (Chunk("3f2a9c11"), Cart), (ByLoader("77ab01fe"), Search)));

        var changes =
            await site.CrawlAsync(
            Of(Home, (loader, "load()"), (ByLoader("0badc0de"), "let a = 1; while (a < 100) { a *= 2; beep(a); }"),
            (Chunk("91e2d4a7"), "class Clock { tick() { this.now = Date.now(); } }")));

        Assert.All(changes, change => Assert.Equal(ChangeKind.ScriptChanged, change.Kind));
        await using var database = site.Open();
        var bySearch = await database.ScriptVersions.Where(version => version.Sha256 == Sha256Hash.OfText(Search)).Select(version => version.ScriptId)
            .SingleAsync(Cancel);
        Assert.Equal("https://shop.example/chunks/0badc0de.js", (await database.Scripts.SingleAsync(script => script.Id == bySearch, Cancel)).Url);
    }

    [Fact]
    public async Task A_chunk_beside_the_known_ones_is_a_new_script()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (Chunk("3f2a9c11"), Cart)));

        var change = Assert.Single(await site.CrawlAsync(Of(Home, (Chunk("3f2a9c11"), Cart), (Chunk("77ab01fe"), Search))));

        Assert.Equal(ChangeKind.ScriptAdded, change.Kind);
    }

    [Fact]
    public async Task Files_that_differ_in_values_only_are_variants_of_one_script()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        Capture Shop(string first, string second) =>
            Of(Home, (Chunk("3f2a9c11"), $"register('{first}', {first.Length})"), (Chunk("77ab01fe"), $"register('{second}', {second.Length})"));
        await site.CrawlAsync(Shop("shoes", "hats"));

        var changes = await site.CrawlAsync(Shop("shoes", "hats"));

        Assert.Empty(changes);
        await using var database = site.Open();
        Assert.Equal(2, Assert.Single(database.Scripts).VersionCount);
    }

    [Fact]
    public async Task A_file_for_each_product_is_one_script()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        CapturedScript Reviews(int product) => File($"https://shop.example/products/{product}/reviews.js");

        await site.CrawlAsync(
            Of("https://shop.example/products/1001", (Reviews(1001), "reviews([{ stars: 5, text: 'good' }])")),
            Of("https://shop.example/products/1002", (Reviews(1002), "reviews([]); hint('Be the first'); focus(document.forms[0]);")));

        await using var database = site.Open();
        Assert.Single(database.Scripts);
    }

    [Theory]
    [InlineData("https://shop.example/app.3f2a.js", "https://shop.example/app.77ab.js")]
    [InlineData("https://shop.example/app.js?v=12", "https://shop.example/app.js?v=13")]
    [InlineData("https://cdn.vendor.example/lib@3.6.0/lib.min.js", "https://cdn.vendor.example/lib@3.7.1/lib.min.js")]
    public async Task A_file_under_another_name_at_its_place_is_the_same_script_with_a_version(string before, string after)
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (File(before), Cart)), Of(Checkout, (File(before), Cart)));

        var release = Cart.Replace("> 9", "> 19 || item.gift", StringComparison.Ordinal);
        var change = Assert.Single(await site.CrawlAsync(Of(Home, (File(after), release)), Of(Checkout, (File(after), release))));
        var back = await site.CrawlAsync(Of(Home, (File(before), Cart)), Of(Checkout, (File(before), Cart)));

        Assert.Equal((ChangeKind.ScriptChanged, ChangeClass.Code), (change.Kind, change.Class));
        Assert.StartsWith("It returned to an earlier version: ", Assert.Single(back).Summary, StringComparison.Ordinal);
        await using var database = site.Open();
        Assert.Equal(2, Assert.Single(database.Scripts).VersionCount);
    }

    [Fact]
    public async Task Other_code_under_another_name_or_from_another_host_is_a_new_script()
    {
        await using var site = await WatchedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (File("https://shop.example/cart.js"), Cart), (File("https://cdn.vendor.example/find.js"), Search)));

        var changes =
            await site.CrawlAsync(Of(Home, (File("https://shop.example/news.js"), Search), (File("https://cdn.other.example/find.js"), Search)));

        Assert.Equal([ChangeKind.ScriptHostAdded, ChangeKind.ScriptAdded, ChangeKind.ScriptAdded], changes.Select(change => change.Kind));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_rotated_inline_script_with_a_fresh_nonce_or_timestamp_is_one_script(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        Capture Visit(string nonce, long at) =>
            Of(Home, (Inline(Home, "html>head>script:nth-of-type(1)"), $"window.page = {{ nonce: '{nonce}', at: {at} }}; start(window.page);"));
        await site.CrawlAsync(Visit("Zm9vYmFy", 1_700_000_000));

        await site.CrawlAsync(Visit("cXV1eA", 1_700_000_860));

        await using var database = site.Open();
        Assert.Equal(2, Assert.Single(database.Scripts).VersionCount);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_an_operator_merged_or_split_off_stays_so_in_the_next_build(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        await site.CrawlAsync(
            Of(Home, (Chunk("3f2a9c11"), Cart), (Chunk("77ab01fe"), Search), (Chunk("aa11bb22"), "register('shoes', 5)"),
            (Chunk("cc33dd44"), "register('hats', 4)")));
        await using (var database = site.Open())
        {
            var corrections = new ScriptCorrections(database, new AuditLog(site.Time), Analyses.VerdictsOf(site.Database, site.Time), site.Time);
            var ids = await database.ScriptVersions.ToDictionaryAsync(version => version.Sha256, version => version.ScriptId, Cancel);
            Assert.Null(await corrections.MergeAsync(site.SiteId, ids[Sha256Hash.OfText(Search)], ids[Sha256Hash.OfText(Cart)], "ann", Cancel));
            var (_, problem) =
                await corrections.SplitAsync(
                site.SiteId, ids[Sha256Hash.OfText("register('hats', 4)")], Sha256Hash.OfText("register('hats', 4)"), "ann", Cancel);
            Assert.Null(problem);
        }

        var changes = await site.CrawlAsync(Of(Home,
            (Chunk("0badc0de"), Search.Replace("hit.url", "hit.url, hit.price", StringComparison.Ordinal)),
            (Chunk("91e2d4a7"), Cart.Replace("> 9", "> 19", StringComparison.Ordinal)),
            (Chunk("5e5e5e51"), "register('shoes', 5)"), (Chunk("6f6f6f62"), "register('caps', 4)")));

        Assert.All(changes, change => Assert.Equal(ChangeKind.ScriptChanged, change.Kind));
        await using var after = site.Open();
        Assert.Equal([1, 2, 4], (await after.Scripts.Select(script => script.VersionCount).ToListAsync(Cancel)).Order());
    }

    private static CapturedScript Chunk(string hash) => File($"https://shop.example/chunks/{hash}.js");
}
