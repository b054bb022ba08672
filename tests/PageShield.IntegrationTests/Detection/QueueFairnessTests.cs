using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Detection.Examination;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Detection;

/// <summary>Who is judged when: a page that makes thousands of contents in doubt holds up neither other sites nor its own other scripts.</summary>
public sealed class QueueFairnessTests
{
    // Hidden code and nothing else: the rules are left in doubt.
    private const string Doubtful = "var s = 'sheep NUMBER'; eval(unescape('%76%61%72%20%74%6f%74%61%6c%20%3d%20%31%3b%20%63%6f%6e%73%6f%6c%65%2e%6c%6f%67%28%74%6f%74%61%6c%29%3b'));";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Texts_come_before_the_chamber_and_sites_and_scripts_take_turns(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancel);
        var flood = Enumerable.Range(0, 12).Select(InDoubt).ToList();
        var (neighbour, victim) = (InDoubt(100), InDoubt(200));
        await AddAsync(database, 1, 7, flood, Captures.Start);
        await AddAsync(database, 1, 8, [neighbour], Captures.Start.AddMinutes(1));
        await AddAsync(database, 2, 9, [victim], Captures.Start.AddMinutes(2));
        await using var chamber = new WatchedChamber();
        var time = new FakeTimeProvider(Captures.Start);
        var analysis = Analyses.Of(database, new JudgementQueue(database, new ScriptExaminer(), time, chamber), time);

        var order = new List<string>();
        var chamberBegan = 0;
        while (await analysis.AnalyseNextAsync(Cancel))
        {
            await using var db = database.CreateDbContext();
            if (chamber.Order.Count == 0) chamberBegan = await db.Judgements.CountAsync(Cancel);
        }

        order.AddRange(chamber.Order);
        Assert.Equal(14, chamberBegan); // every text had its verdict before the first was tried out
        Assert.Equal(14, order.Count);
        Assert.InRange(order.IndexOf(victim), 0, 1);
        Assert.InRange(order.IndexOf(neighbour), 0, 3);
    }

    [Fact]
    public async Task Of_one_script_that_never_stays_the_same_only_so_many_wait_for_the_chamber_and_all_have_a_verdict()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, Cancel);
        var flood = Enumerable.Range(0, JudgementQueue.MaxPendingDetonations + 5).Select(InDoubt).ToList();
        await AddAsync(database, 1, 7, flood, Captures.Start);
        await using var chamber = new WatchedChamber();
        var time = new FakeTimeProvider(Captures.Start);
        var analysis = Analyses.Of(database, new JudgementQueue(database, new ScriptExaminer(), time, chamber), time);

        while (await analysis.AnalyseNextAsync(Cancel))
        {
        }

        await using var db = database.CreateDbContext();
        Assert.Equal(JudgementQueue.MaxPendingDetonations, chamber.Order.Count);
        Assert.Equal(flood.Count, await db.Judgements.CountAsync(judgement => judgement.AnalyzerVersion.EndsWith(" chamber/1"), Cancel));
        Assert.Equal(5, await db.Judgements.CountAsync(judgement => judgement.Findings.Contains("not-tried-out"), Cancel));
    }

    private static string InDoubt(int number) =>
        Doubtful.Replace("NUMBER", number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static async Task AddAsync(TestDatabase database, int site, long script, IEnumerable<string> sources, DateTimeOffset at)
    {
        await using var db = database.CreateDbContext();
        var contents = sources.Select(static source => (Source: source, Bytes: Encoding.UTF8.GetBytes(source)))
            .Select(text =>
                new ScriptContent
                {
                    Sha256 = Sha256Hash.OfText(text.Source),
                    Length = text.Bytes.Length,
                    Body = StoredBody.Compress(text.Bytes),
                    FirstSeenAt = at
                }).ToList();
        db.ScriptContents.AddRange(contents);
        JudgementQueue.Enqueue(db, contents, site, contents.ToDictionary(static content => content.Sha256, _ => script), at);
        await db.SaveChangesAsync(Cancel);
    }

    /// <summary>A chamber in which nothing happens: who is brought there, and when, is all that matters here.</summary>
    private sealed class WatchedChamber : IDetonator
    {
        public List<string> Order { get; } = [];

        public string Version => "1";

        public Task<DetonationReport> DetonateAsync(ScriptInput script, CancellationToken cancellationToken)
        {
            Order.Add(script.Source);
            return Task.FromResult(new DetonationReport { Version = Version });
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
