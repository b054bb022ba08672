using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>At start: finds crawls that an end of the program interrupted, counts that, and makes them go on where they were.</summary>
public sealed class CrawlRecovery(IDbContextFactory<PageShieldDbContext> contexts, TimeProvider time)
{
    /// <summary>A running crawl without a sign of life for this long has no process any more.</summary>
    public static readonly TimeSpan OrphanAfter = TimeSpan.FromMinutes(2);

    /// <param name="alone">True where no other process works on this database: every running crawl is then an orphan.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>Crawls that wait to be run, oldest first.</returns>
    public async Task<IReadOnlyList<CrawlKey>> RecoverAsync(bool alone, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var limit = alone ? time.GetUtcNow() + OrphanAfter : time.GetUtcNow() - OrphanAfter;
        await context.Crawls
            .Where(crawl => crawl.State == CrawlState.Running && (crawl.HeartbeatAt == null || crawl.HeartbeatAt < limit))
            .ExecuteUpdateAsync(update => update
                .SetProperty(crawl => crawl.State, CrawlState.Queued)
                .SetProperty(crawl => crawl.Resumed, crawl => crawl.Resumed + 1)
                .SetProperty(crawl => crawl.Interruptions, crawl => crawl.Interruptions + 1)
                .SetProperty(crawl => crawl.Note, "Page Shield stopped in the middle of this crawl; it went on with the pages that were missing."), cancellationToken);

        var waiting = await context.Crawls
            .Where(crawl => crawl.State == CrawlState.Queued)
            .OrderBy(crawl => crawl.QueuedAt)
            .Select(crawl => new { crawl.SiteId, crawl.Id })
            .ToListAsync(cancellationToken);
        return [.. waiting.Select(crawl => new CrawlKey(crawl.SiteId, crawl.Id))];
    }
}
