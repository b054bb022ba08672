using Microsoft.EntityFrameworkCore;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Finds the sites to crawl now, as determined by <see cref="Site.NextRunAt"/>.</summary>
public sealed class DueSites(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time)
{
    /// <summary>Claims the due sites and sets the next time of each. If several machines compete, only one gets a site.</summary>
    public async Task<IReadOnlyList<int>> TakeAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var due = await database.Sites.AsNoTracking()
            .Where(site => site.NextRunAt != null && site.NextRunAt <= now)
            .OrderBy(site => site.NextRunAt)
            .Select(site => new { site.Id, site.NextRunAt, site.Cron, site.TimeZone })
            .ToListAsync(cancellationToken);

        var taken = new List<int>();
        foreach (var site in due)
        {
            DateTimeOffset? next = CrawlSchedule.TryParse(site.Cron ?? "", site.TimeZone, now, out var schedule, out _)
                ? schedule.NextAfter(now)
                : null;
            var updated = await database.Sites
                .Where(row => row.Id == site.Id && row.NextRunAt == site.NextRunAt)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.NextRunAt, next), cancellationToken);
            if (updated == 1) taken.Add(site.Id);
        }

        return taken;
    }
}
