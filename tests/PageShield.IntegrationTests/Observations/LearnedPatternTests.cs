using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Patterns;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Observations;

/// <summary>Ten thousand page URLs of one shop are not ten thousand pages.</summary>
public sealed class LearnedPatternTests
{
    private static readonly string[] Colours =
        ["blue", "red", "green", "white", "black", "grey", "pink", "gold", "silver", "brown", "navy", "teal", "lime", "plum", "rose", "sand", "mint",
        "rust", "sky", "ivory"];
    private static readonly string[] Things =
        ["shirt", "hat", "shoe", "sock", "belt", "coat", "scarf", "glove", "skirt", "dress", "boot", "cap", "tie", "vest", "jacket", "jumper", "top",
        "jeans", "shorts", "suit", "bag", "ring", "watch", "robe", "poncho"];
    private static readonly string[] Fits =
        ["slim", "wide", "long", "short", "classic", "modern", "urban", "sport", "soft", "warm", "light", "heavy", "loose", "tight", "cosy", "basic",
        "fine", "bold", "plain", "smart"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Ten_thousand_product_pages_become_one_template_with_examples(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var products = (from colour in Colours from thing in Things from fit in Fits select $"https://shop.example/products/{colour}-{thing}-{fit}")
            .ToList();
        Assert.Equal(10_000, products.Count);

        foreach (var part in products.Chunk(1_000))
        {
            await shop.ReportAsync(
                [.. part.Select(page => shop.Script("https://tags.example/t.js", page)),
                shop.Script("https://tags.example/t.js", "https://shop.example/checkout")], []);
            await shop.Upkeep.RunAsync(Cancellation);
        }

        var rows = await shop.ObservationsAsync();
        Assert.Equal(["https://shop.example/checkout", "https://shop.example/products/{name}"], rows.Select(row => row.PageUrl).Order());
        Assert.Equal(10_010, rows.Sum(row => row.Count));
        var pattern = Assert.Single(await shop.AskAsync(db => db.LearnedPatterns.ToListAsync(Cancellation)));
        Assert.Equal("https://shop.example/products/{name}", pattern.ToTemplate().Pattern);
        Assert.Equal(LearnedPattern.MostExamples, pattern.Examples.Count);
        Assert.All(pattern.Examples, example => Assert.Contains(example, products));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Endpoints_are_told_the_template_and_the_keys_that_bypass_their_budgets(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await shop.ReportAsync(
            [.. Things.SelectMany(thing => Fits.Select(fit => shop.Script("https://tags.example/t.js", $"https://shop.example/p/{thing}-{fit}")))],
            []);

        await shop.Upkeep.RunAsync(Cancellation);

        var key = await shop.AskAsync(db => db.ReportKeys.SingleAsync(Cancellation));
        var stored = Assert.Single(await shop.ObservationsAsync());
        Assert.Equal(1, key.Version);
        Assert.True(KnownKeys.Read(key.KnownKeys).Contains(ObservationKey.ShortOf(stored.KeyHash)));
        Assert.Equal(
            "https://shop.example/p/{name}", LearnedTemplates.Read(key.Templates).Fold(LearnedKind.Page, "https://shop.example/p/velvet-cape"));
        shop.Upkeep.HasNews(shop.SiteId);
        await shop.Upkeep.RunAsync(Cancellation);
        Assert.Equal(1, (await shop.AskAsync(db => db.ReportKeys.SingleAsync(Cancellation))).Version);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Resources_fold_where_machines_named_them_and_keep_the_names_that_people_gave(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await shop.AskAsync(db => Task.FromResult(db.Scripts.Add(Crawled(shop, "https://cdn.example/b/7a.js"))));
        var made = Enumerable.Range(0, 60).Select(number => shop.Script($"https://cdn.example/b/{number % 10}{(char)('a' + number / 10)}.js"));
        var named = Things.SelectMany(thing => Fits.Take(3).Select(fit => shop.Script($"https://cdn.example/n/{thing}-{fit}.js")));

        await shop.ReportAsync([.. made, .. named], []);
        await shop.Upkeep.RunAsync(Cancellation);

        var urls = (await shop.ObservationsAsync()).Select(row => row.BlockedUrl).ToList();
        Assert.Equal(["https://cdn.example/b/7a.js", "https://cdn.example/b/{id}.js"],
            urls.Where(url => url.Contains("/b/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(75, urls.Count(url => url.Contains("/n/", StringComparison.Ordinal)));
        var scripts =
            await shop.AskAsync(
            db => db.Scripts.Where(script => script.UrlTemplate.Contains("/b/")).OrderBy(script => script.ReportCount).ToListAsync(Cancellation));
        Assert.Equal([1, 59], scripts.Select(script => script.ReportCount));
        Assert.Equal(InventoryStatus.Active, scripts[0].Status);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_template_that_was_taken_back_is_not_learned_again(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        BatchObservation[] Pages(int from) =>
            [.. Things.SelectMany(
            thing => Fits.Skip(from).Take(3).Select(fit => shop.Script("https://tags.example/t.js", $"https://shop.example/p/{thing}-{fit}")))];
        await shop.ReportAsync(Pages(0), []);
        await shop.Upkeep.RunAsync(Cancellation);
        await shop.AskAsync(
            db => db.LearnedPatterns.ExecuteUpdateAsync(set => set.SetProperty(row => row.RevertedAt, shop.Clock.GetUtcNow()), Cancellation));

        await shop.ReportAsync(Pages(3), []);
        await shop.Upkeep.RunAsync(Cancellation);

        var rows = await shop.ObservationsAsync();
        Assert.Equal(76, rows.Count);
        Assert.Equal(75, Assert.Single(rows, row => row.PageUrl.EndsWith("{name}", StringComparison.Ordinal)).Count);
        Assert.Single(await shop.AskAsync(db => db.LearnedPatterns.ToListAsync(Cancellation)));
        Assert.Null((await shop.AskAsync(db => db.ReportKeys.SingleAsync(Cancellation))).Templates);
    }

    private static Script Crawled(ReportingShop shop, string url) => new()
    {
        SiteId = shop.SiteId,
        Id = RowId.Next(shop.Clock),
        Identity = Sha256Hash.OfText(url),
        IdentityReason = "",
        UrlTemplate = url,
        ReportTemplate = url,
        Url = url,
        Host = "cdn.example",
        CrawledAt = shop.Clock.GetUtcNow(),
        Status = InventoryStatus.Active,
    };
}
