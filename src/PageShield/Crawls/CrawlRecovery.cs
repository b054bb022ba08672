using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Finds crawls whose process ended in their middle, counts that, and queues them again to go on where they were.</summary>
public sealed class CrawlRecovery(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time)
{
    /// <summary>How long a running crawl is claimed for; each heartbeat claims it anew. After that it has no process any more.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>At start: queues orphans again.</summary>
    /// <param name="alone">True where no other process works on this database: every running crawl is then an orphan.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>All crawls that wait to be run, oldest first.</returns>
    public async Task<IReadOnlyList<CrawlKey>> RecoverAsync(bool alone, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await RequeueAsync(database.Crawls.Where(crawl => alone || crawl.NextAttemptAt < now), now, cancellationToken);
        return await KeysAsync(database.Crawls, cancellationToken);
    }

    /// <summary>While running: queues crawls again whose lease has ended, of whatever process they were.</summary>
    /// <returns>These crawls, oldest first.</returns>
    public async Task<IReadOnlyList<CrawlKey>> RecoverOrphansAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var orphans = await database.Crawls.Where(crawl => crawl.State == CrawlState.Running && crawl.NextAttemptAt < now)
            .Select(static crawl => crawl.Id).ToListAsync(cancellationToken);
        if (orphans.Count == 0) return [];

        await RequeueAsync(database.Crawls.Where(crawl => orphans.Contains(crawl.Id) && crawl.NextAttemptAt < now), now, cancellationToken);
        return await KeysAsync(database.Crawls.Where(crawl => orphans.Contains(crawl.Id)), cancellationToken);
    }

    private static Task RequeueAsync(IQueryable<Crawl> crawls, DateTimeOffset now, CancellationToken cancellationToken) =>
        crawls.Where(static crawl => crawl.State == CrawlState.Running).ExecuteUpdateAsync(update => update
            .SetProperty(static crawl => crawl.State, CrawlState.Queued)
            .SetProperty(static crawl => crawl.NextAttemptAt, now)
            .SetProperty(static crawl => crawl.Resumed, static crawl => crawl.Resumed + 1)
            .SetProperty(static crawl => crawl.Interruptions, static crawl => crawl.Interruptions + 1)
            .SetProperty(static crawl => crawl.Note,
                "Page Shield stopped in the middle of this crawl; it went on with the pages that were missing."), cancellationToken);

    private static async Task<IReadOnlyList<CrawlKey>> KeysAsync(IQueryable<Crawl> crawls, CancellationToken cancellationToken)
    {
        var waiting = await crawls.Where(static crawl => crawl.State == CrawlState.Queued).OrderBy(static crawl => crawl.QueuedAt)
            .Select(static crawl => new { crawl.SiteId, crawl.Id }).ToListAsync(cancellationToken);
        return [.. waiting.Select(static crawl => new CrawlKey(crawl.SiteId, crawl.Id))];
    }
}
