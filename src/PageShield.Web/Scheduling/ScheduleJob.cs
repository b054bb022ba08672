using Hangfire;
using PageShield.Crawls;

namespace PageShield.Web.Scheduling;

/// <summary>Queues a crawl for each site whose time has come, and crawls again whose process ended; runs every minute.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 60)]
public sealed class ScheduleJob(DueSites due, CrawlRequests requests, CrawlRecovery recovery, IBackgroundJobClient jobs)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var orphan in await recovery.RecoverOrphansAsync(cancellationToken))
            jobs.Enqueue<CrawlJob>(job => job.RunAsync(orphan.SiteId, orphan.CrawlId, CancellationToken.None));
        await QueueDueAsync(CrawlTrigger.Schedule, cancellationToken);
    }

    /// <summary>Queues the overdue; at start they are catch-up runs, since their time fell into a stop.</summary>
    public async Task QueueDueAsync(CrawlTrigger trigger, CancellationToken cancellationToken)
    {
        foreach (var siteId in await due.TakeAsync(cancellationToken))
            await requests.RequestAsync(siteId, trigger, "schedule", cancellationToken);
    }
}
