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

/// <summary>Several processes that work off one queue of contents.</summary>
public sealed class JudgementClaimTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task No_two_processes_get_the_same_content_and_a_lease_that_ends_frees_it(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancel);
        var time = new FakeTimeProvider(Captures.Start);
        await AddAsync(database, 24);

        var claims = (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ClaimAllAsync(database, time)))))
            .SelectMany(static each => each).ToList();

        Assert.Equal(24, claims.Count);
        Assert.Equal(24, claims.Select(static claim => claim.Sha256).Distinct().Count());
        Assert.Empty(await ClaimAllAsync(database, time));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.All(await ClaimAllAsync(database, time), static claim => Assert.Equal(2, claim.Attempts));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Whoever_lost_the_lease_stores_nothing(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancel);
        var time = new FakeTimeProvider(Captures.Start);
        await AddAsync(database, 1);
        var slow = Assert.Single(await ClaimAllAsync(database, time));
        time.Advance(TimeSpan.FromMinutes(11));
        var fast = Assert.Single(await ClaimAllAsync(database, time));
        var queue = QueueOf(database, time);

        await using var context = database.CreateDbContext();
        Assert.False(await queue.StoreAsync(context, slow, await queue.JudgeAsync(slow, Cancel), Cancel));
        Assert.True(await queue.StoreAsync(context, fast, await queue.JudgeAsync(fast, Cancel), Cancel));
        await context.SaveChangesAsync(Cancel);

        Assert.Equal((1, 0), (await context.Judgements.CountAsync(Cancel), await context.PendingJudgements.CountAsync(Cancel)));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_fails_waits_longer_each_time_is_given_up_and_is_tried_again_by_a_person_or_a_newer_analysis(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancel);
        var time = new FakeTimeProvider(Captures.Start);
        await AddAsync(database, 1);

        var pauses = await FailUntilGivenUpAsync(database, time);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((0, 1), (await QueueOf(database, time).EnqueueStaleAsync(Cancel), await QueueOf(database, time).RetryGivenUpAsync(Cancel)));

        await FailUntilGivenUpAsync(database, time);
        await using var chamber = new NewerChamber();
        Assert.Equal(1, await QueueOf(database, time, chamber).EnqueueStaleAsync(Cancel));
        Assert.Single(await ClaimAllAsync(database, time));
    }

    private static async Task<List<TimeSpan>> FailUntilGivenUpAsync(TestDatabase database, FakeTimeProvider time)
    {
        List<TimeSpan> pauses = [];
        while (true)
        {
            var claim = Assert.Single(await ClaimAllAsync(database, time));
            if (await QueueOf(database, time).FailAsync(claim, new string('x', 2000), Cancel)) break;

            await using var context = database.CreateDbContext();
            var pause = (await context.PendingJudgements.SingleAsync(Cancel)).NextAttemptAt - time.GetUtcNow();
            pauses.Add(pause);
            Assert.Empty(await ClaimAllAsync(database, time));
            time.Advance(pause);
        }

        time.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await ClaimAllAsync(database, time));
        return pauses;
    }

    private static async Task<List<ClaimedContent>> ClaimAllAsync(TestDatabase database, TimeProvider time)
    {
        var queue = QueueOf(database, time);
        List<ClaimedContent> claims = [];
        while (await queue.ClaimNextAsync(Cancel) is { } claim) claims.Add(claim);
        return claims;
    }

    private static async Task AddAsync(TestDatabase database, int count)
    {
        await using var context = database.CreateDbContext();
        foreach (var number in Enumerable.Range(0, count))
        {
            var source = $"var number = {number};";
            var content =
                new ScriptContent
                {
                    Sha256 = Sha256Hash.OfText(source),
                    Length = source.Length,
                    Body = StoredBody.Compress(Encoding.UTF8.GetBytes(source)),
                    FirstSeenAt = Captures.Start
                };
            context.ScriptContents.Add(content);
            JudgementQueue.Enqueue(context, [content], number % 3, new Dictionary<Sha256Hash, long>(), Captures.Start);
        }

        await context.SaveChangesAsync(Cancel);
    }

    private static JudgementQueue QueueOf(TestDatabase database, TimeProvider time, IDetonator? chamber = null) =>
        new(database, new ScriptExaminer(), time, chamber);

    private sealed class NewerChamber : IDetonator
    {
        public string Version => "newer";

        public Task<DetonationReport> DetonateAsync(ScriptInput script, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is run here.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
