using Microsoft.EntityFrameworkCore;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;

namespace PageShield.IntegrationTests.Observations;

/// <summary>Anybody can post: what arrives here alone adds and counts, and never confirms, clears or removes.</summary>
public sealed class ForgedReportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task However_often_one_sender_reports_a_script_it_stays_unconfirmed(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);

        await shop.ReportAsync([shop.Script("https://forged.example/x.js", count: 10_000)], [new HostClients("forged.example", 1)]);
        Assert.Equal(InventoryStatus.Unconfirmed, await StatusAsync(shop));
        await shop.ReportAsync([shop.Script("https://forged.example/x.js")], [new HostClients("forged.example", ReportedInventory.ClientsToConfirm)]);

        Assert.Equal(InventoryStatus.Active, await StatusAsync(shop));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Reports_about_other_peoples_pages_are_counted_apart_and_enter_nothing(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);

        await shop.ReportAsync([shop.Script("https://evil.example/x.js", "https://somebody-else.example/", count: 7)], [],
            hashes: [Sighting(shop, "https://somebody-else.example/")]);

        Assert.True(Assert.Single(await shop.ObservationsAsync()).ForeignDocument);
        Assert.Equal(0, await shop.AskAsync(db => db.Scripts.CountAsync(Cancellation)));
        var counts = await shop.AskAsync(db => db.ReportCounts.ToListAsync(Cancellation));
        Assert.Equal((ReportCounter.Foreign, 7L), counts.Select(row => (row.Outcome, row.Count)).Single());
        Assert.Null(await shop.AskAsync(db => db.Sites.Select(site => site.LastReportAt).SingleAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_reported_hash_of_a_clean_content_clears_nothing_and_one_of_a_malicious_content_accuses(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var (clean, bad) = (Sha256Hash.OfText("clean"), Sha256Hash.OfText("bad"));
        await shop.AskAsync(db =>
        {
            db.Judgements.AddRange(Judgement(clean, 99, VerdictKind.Clean), Judgement(bad, 2, VerdictKind.Malicious));
            return Task.FromResult(0);
        });
        await shop.ReportAsync([shop.Script("https://vendor.example/x.js")], []);

        await shop.ReportAsync([], [], hashes: [Sighting(shop, "https://shop.example/") with { Url = "https://vendor.example/x.js", Hash = clean }]);
        await shop.AskAsync(
            async db =>
            {
                await new ScriptScores(db)
            .RefreshAsync(await ScriptScores.WithContentAsync(db, clean, Cancellation), Cancellation); return 0;
            });
        Assert.Equal(VerdictKind.Unknown, await shop.AskAsync(db => db.Scripts.Select(script => script.Verdict).SingleAsync(Cancellation)));

        await shop.ReportAsync([], [], hashes: [Sighting(shop, "https://shop.example/") with { Url = "https://vendor.example/x.js", Hash = bad }]);
        await shop.AskAsync(async db =>
        {
            // The crawl that would have seen it, had it been served to the crawler.
            db.Crawls.Add(
                new Crawls.Crawl { SiteId = shop.SiteId, Id = 1, StartedAt = shop.Clock.GetUtcNow().AddDays(-1), QueuedAt = shop.Clock.GetUtcNow() });
            await db.SaveChangesAsync(Cancellation);
            await new ScriptScores(db).RefreshAsync(await ScriptScores.WithContentAsync(db, bad, Cancellation), Cancellation);
            return 0;
        });
        Assert.Equal(VerdictKind.Malicious, await shop.AskAsync(db => db.Scripts.Select(script => script.Verdict).SingleAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_full_site_still_takes_what_a_crowd_reports_what_a_crawl_confirmed_and_what_is_stored(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await shop.AskAsync(db =>
        {
            db.Scripts.Add(
                new Script
                {
                    SiteId = shop.SiteId,
                    Id = 1,
                    IdentityReason = "",
                    UrlTemplate = "https://evil.example/crawled.js",
                    ReportTemplate = "https://evil.example/crawled.js",
                    Url = "https://evil.example/crawled.js",
                    Host = "evil.example",
                    CrawledAt =
                shop.Clock.GetUtcNow()
                });
            db.Pages.Add(new Page { SiteId = shop.SiteId, Id = 1, UrlTemplate = "https://shop.example/", ExampleUrl = "https://shop.example/" });
            return Task.FromResult(0);
        });
        await shop.ReportAsync(
            [.. Enumerable.Range(0, ObservationStore.MostPerDomain).Select(number => shop.Script($"https://evil.example/{Word(number)}.js"))], []);

        await shop.ReportAsync(
            [
                shop.Script("https://evil.example/new.js", count: 3), shop.Script($"https://evil.example/{Word(7)}.js", count: 4),
                shop.Script("https://evil.example/crawled.js", count: 5),
                shop.Script("https://evil.example/crawled.js", "https://shop.example/forged-page", count: 6),
                shop.Script("https://crowd.evil.example/skimmer.js", count: 7),
            ],
            [new HostClients("crowd.evil.example", HostClients.Saturation)], examples: ["https://evil.example/new.js on https://shop.example/"]);

        var rows = (await shop.ObservationsAsync()).ToDictionary(row => (row.BlockedUrl, row.PageUrl), row => row.Count);
        Assert.Equal(ObservationStore.MostPerDomain + 2, rows.Count);
        Assert.Equal(5, rows[("https://evil.example/crawled.js", "https://shop.example/")]);
        Assert.Equal(5, rows[($"https://evil.example/{Word(7)}.js", "https://shop.example/")]);
        Assert.Equal(7, rows[("https://crowd.evil.example/skimmer.js", "https://shop.example/")]);
        Assert.Equal(9,
            await shop.AskAsync(db => db.ReportCounts.Where(row => row.Outcome == ReportOutcome.Overflow).SumAsync(row => row.Count, Cancellation)));
        Assert.Single(await shop.AskAsync(db => db.OverflowExamples.ToListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task An_integrity_failure_is_a_finding_without_an_alert(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var failure =
            shop.Script("https://vendor.example/x.js") with
            {
                Key =
            new ObservationKey("integrity-violation", "script", "https://vendor.example/x.js", "https://shop.example/", "", "enforce")
            };

        await shop.ReportAsync([failure], []);
        await shop.ReportAsync([failure], []);

        var finding = Assert.Single(await shop.AskAsync(db => db.SiteFindings.ToListAsync(Cancellation)));
        Assert.Equal(("integrity-violation", Severity.Low, "https://vendor.example/x.js"), (finding.Rule, finding.Severity, finding.Evidence));
        Assert.Equal(finding.ScriptId, await shop.AskAsync(db => db.Scripts.Select(script => (long?)script.Id).SingleAsync(Cancellation)));
        Assert.Empty(await shop.AskAsync(db => db.Alerts.ToListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_batch_that_is_sent_twice_counts_once(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        var batch = new ReportBatch
        {
            EdgeId = "edge-b",
            Number = 5,
            From = shop.Clock.GetUtcNow(),
            To = shop.Clock.GetUtcNow(),
            Status = new EdgeStatus(0, 0, 0, 0, 0),
            Sites = [new BatchSite { Key = shop.Key, Observations = [shop.Script("https://a.example/x.js", count: 3)], Hashes = [], Hosts = [],
                Counts = [], OverflowExamples = [] }],
        };

        await shop.DeliverAsync(batch);
        await shop.DeliverAsync(batch);
        await shop.DeliverAsync(batch with { Number = 4 });

        Assert.Equal(3, Assert.Single(await shop.ObservationsAsync()).Count);
    }

    private static Task<InventoryStatus> StatusAsync(ReportingShop shop) =>
        shop.AskAsync(db => db.Scripts.Select(script => script.Status).SingleAsync(Cancellation));

    private static HashSighting Sighting(ReportingShop shop, string page) =>
        new("https://evil.example/x.js", page, ReportInterpreter.HostOf(page), Sha256Hash.OfText("x"), 1, shop.Clock.GetUtcNow(),
            shop.Clock.GetUtcNow());

    private static Judgement Judgement(Sha256Hash hash, int score, VerdictKind verdict) =>
        new() { Sha256 = hash, Score = score, Verdict = verdict, AnalyzerVersion = "test", Subscores = "{}", Findings = "[]" };

    /// <summary>A word without digits, so that it does not fold.</summary>
    private static string Word(int number) =>
        "w" + string.Concat(number.ToString("D5", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('g' + digit - '0')));
}
