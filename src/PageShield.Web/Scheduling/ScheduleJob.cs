using Hangfire;
using PageShield.Crawls;

namespace PageShield.Web.Scheduling;

/// <summary>Queues a crawl for each due site, and re-queues crawls whose process ended. Runs every minute.</summary>
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

    /// <summary>Queues due sites. At startup they are catch-up crawls, because they became due while the server was stopped.</summary>
    public async Task QueueDueAsync(CrawlTrigger trigger, CancellationToken cancellationToken)
    {
        foreach (var siteId in await due.TakeAsync(cancellationToken))
            await requests.RequestAsync(siteId, trigger, "schedule", cancellationToken);
    }
}
