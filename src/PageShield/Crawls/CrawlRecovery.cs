using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Finds crawls whose process ended during the crawl, counts the interruption, and queues them again to resume.</summary>
public sealed class CrawlRecovery(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time)
{
    /// <summary>
    /// How long a running crawl is claimed. Each heartbeat renews the claim; after it expires, the crawl no longer has a process.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>At startup: queues orphaned crawls again.</summary>
    /// <param name="alone">Whether no other process works on this database; every running crawl is then orphaned.</param>
    /// <param name="cancellationToken">Cancels the startup.</param>
    /// <returns>All crawls waiting to run, oldest first.</returns>
    public async Task<IReadOnlyList<CrawlKey>> RecoverAsync(bool alone, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await RequeueAsync(database.Crawls.Where(crawl => alone || crawl.NextAttemptAt < now), now, cancellationToken);
        return await KeysAsync(database.Crawls, cancellationToken);
    }

    /// <summary>While running: queues crawls with an expired lease again, regardless of their process.</summary>
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
                "Page Shield stopped during this crawl, which then resumed with the remaining pages."), cancellationToken);

    private static async Task<IReadOnlyList<CrawlKey>> KeysAsync(IQueryable<Crawl> crawls, CancellationToken cancellationToken)
    {
        var waiting = await crawls.Where(static crawl => crawl.State == CrawlState.Queued).OrderBy(static crawl => crawl.QueuedAt)
            .Select(static crawl => new { crawl.SiteId, crawl.Id }).ToListAsync(cancellationToken);
        return [.. waiting.Select(static crawl => new CrawlKey(crawl.SiteId, crawl.Id))];
    }
}
