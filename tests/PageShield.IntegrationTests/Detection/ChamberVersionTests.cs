using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Detection.Examination;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Detection;

/// <summary>What scripts did in an older chamber is found out anew.</summary>
public sealed class ChamberVersionTests
{
    // Hidden code and nothing else: the rules are left in doubt.
    private const string Doubtful =
        "var s = 'sheep'; eval(unescape('%76%61%72%20%74%6f%74%61%6c%20%3d%20%31%3b%20%63%6f%6e%73%6f%6c%65%2e%6c%6f%67%28%74%6f%74%61%6c%29%3b'));";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_in_doubt_is_run_again_in_a_newer_chamber_and_never_twice_in_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, Cancel);
        var hash = await AddAsync(database, Doubtful);
        await using var older = new CountingChamber("1");
        await using var newer = new CountingChamber("2");

        await JudgeAllAsync(database, older);
        var first = await VersionAsync(database, hash);
        var unchanged = await QueueOf(database, older).EnqueueStaleAsync(Cancel);
        var stale = await QueueOf(database, newer).EnqueueStaleAsync(Cancel);
        await JudgeAllAsync(database, newer);

        Assert.EndsWith(" chamber/1", first, StringComparison.Ordinal);
        Assert.Equal((0, 1), (unchanged, stale));
        Assert.EndsWith(" chamber/2", await VersionAsync(database, hash), StringComparison.Ordinal);
        Assert.Equal((1, 1), (older.Runs, newer.Runs));
        Assert.Equal(0, await QueueOf(database, newer).EnqueueStaleAsync(Cancel));
    }

    [Fact]
    public async Task A_script_that_nobody_doubts_is_not_run()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, Cancel);
        var hash = await AddAsync(database, "document.title = 'Shop';");
        await using var chamber = new CountingChamber("1");

        await JudgeAllAsync(database, chamber);

        Assert.Equal(0, chamber.Runs);
        Assert.EndsWith(" chamber/1", await VersionAsync(database, hash), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_content_is_tried_out_with_the_addresses_of_the_files_that_had_it_and_of_no_page()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Captures.Of("https://shop.example/", (Captures.File("https://cdn.form-numbers.example/a.js"), Doubtful)));
        await site.CrawlAsync(Captures.Of("https://shop.example/", (Captures.File("https://shop.example/copy-of-a.js"), Doubtful)));
        var hash = Sha256Hash.OfText(Doubtful);
        await using var chamber = new CountingChamber("1");
        await QueueOf(site.Database, chamber).EnqueueStaleAsync(Cancel);

        await JudgeAllAsync(site.Database, chamber);

        Assert.Equal(
            ["https://cdn.form-numbers.example/a.js", "https://shop.example/copy-of-a.js"], chamber.Last?.Urls.Select(url => url.AbsoluteUri));
        Assert.Equal(hash, Assert.Single(chamber.Last?.Hashes ?? []));
    }

    private static async Task<Sha256Hash> AddAsync(TestDatabase database, string source)
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        var content =
            new ScriptContent
            {
                Sha256 = Sha256Hash.OfText(source),
                Length = bytes.Length,
                Body = StoredBody.Compress(bytes),
                FirstSeenAt = Captures.Start
            };
        await using var db = database.CreateDbContext();
        db.ScriptContents.Add(content);
        JudgementQueue.Enqueue(db, [content], null, new Dictionary<Sha256Hash, long>(), Captures.Start);
        await db.SaveChangesAsync(Cancel);
        return content.Sha256;
    }

    private static async Task JudgeAllAsync(TestDatabase database, IDetonator chamber)
    {
        var analysis = Analyses.Of(database, QueueOf(database, chamber), TimeProvider.System);
        while (await analysis.AnalyseNextAsync(Cancel))
        {
        }
    }

    private static JudgementQueue QueueOf(TestDatabase database, IDetonator chamber) =>
        new(database, new ScriptExaminer(), new FakeTimeProvider(Captures.Start), chamber);

    private static async Task<string> VersionAsync(TestDatabase database, Sha256Hash hash)
    {
        await using var db = database.CreateDbContext();
        return await db.Judgements.Where(judgement => judgement.Sha256 == hash).Select(judgement => judgement.AnalyzerVersion).SingleAsync(Cancel);
    }

    /// <summary>A chamber in which nothing happens: which version is asked, and how often, is all that matters here.</summary>
    private sealed class CountingChamber(string version) : IDetonator
    {
        public int Runs { get; private set; }

        public ScriptInput? Last { get; private set; }

        public string Version => version;

        public Task<DetonationReport> DetonateAsync(ScriptInput script, CancellationToken cancellationToken)
        {
            Runs++;
            Last = script;
            return Task.FromResult(new DetonationReport { Version = version });
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
