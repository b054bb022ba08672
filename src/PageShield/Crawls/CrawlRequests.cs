using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Requests and cancels crawls; notifies the scheduler through <see cref="Requested"/>.</summary>
public sealed class CrawlRequests(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time)
{
    /// <summary>Two requests within this time count as one: a double click, two people, a retry.</summary>
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(10);

    /// <summary>Raised after a request is stored; handled by the scheduler.</summary>
    public event Action<CrawlKey>? Requested;

    /// <summary>
    /// Stores a queued crawl and notifies the scheduler. If the site already has a crawl waiting, or one requested within the last seconds, that
    /// one is returned instead.
    /// </summary>
    /// <returns>The crawl, or null if the site does not exist.</returns>
    public async Task<CrawlKey?> RequestAsync(int siteId, CrawlTrigger trigger, string requestedBy, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken)) return null;

        var justNow = time.GetUtcNow() - SameRequest;
        var waiting = await database.Crawls
            .Where(crawl => crawl.SiteId == siteId
                && (crawl.State == CrawlState.Queued || (crawl.State == CrawlState.Running && crawl.QueuedAt >= justNow)))
            .Select(crawl => (long?)crawl.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var key = new CrawlKey(siteId, waiting ?? RowId.Next(time));
        if (waiting is null)
        {
            database.Crawls.Add(new Crawl
            {
                SiteId = siteId,
                Id = key.CrawlId,
                Trigger = trigger,
                IsLate = trigger == CrawlTrigger.CatchUp,
                State = CrawlState.Queued,
                QueuedAt = time.GetUtcNow(),
                RequestedBy = requestedBy,
                Note = trigger == CrawlTrigger.CatchUp ? "Was due while Page Shield was not running." : null,
            });
            await database.SaveChangesAsync(cancellationToken);
        }

        Requested?.Invoke(key);
        return key;
    }

    /// <summary>Cancels a crawl: a waiting one immediately, a running one within a few seconds. What it captured is kept.</summary>
    /// <returns>False if it has already ended or does not exist.</returns>
    public async Task<bool> CancelAsync(CrawlKey key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var cancelled = await database.Crawls
            .Where(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId && crawl.State == CrawlState.Queued)
            .ExecuteUpdateAsync(update => update
                .SetProperty(crawl => crawl.State, CrawlState.Cancelled)
                .SetProperty(crawl => crawl.CancelRequested, true)
                .SetProperty(crawl => crawl.FinishedAt, now), cancellationToken);
        if (cancelled > 0) return true;

        return await database.Crawls
            .Where(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId && crawl.State == CrawlState.Running)
            .ExecuteUpdateAsync(update => update.SetProperty(crawl => crawl.CancelRequested, true), cancellationToken) > 0;
    }
}
