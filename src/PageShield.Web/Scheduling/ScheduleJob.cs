using Hangfire;
using PageShield.Crawls;

namespace PageShield.Web.Scheduling;

/// <summary>Queues a crawl for each site whose time has come; runs every minute.</summary>
[AutomaticRetry(Attempts = 0)]
[DisableConcurrentExecution(timeoutInSeconds: 60)]
public sealed class ScheduleJob(DueSites due, CrawlRequests requests)
{
    public Task RunAsync(CancellationToken cancellationToken) => QueueDueAsync(CrawlTrigger.Schedule, cancellationToken);

    /// <summary>Queues the overdue; at start they are catch-up runs, since their time fell into a stop.</summary>
    public async Task QueueDueAsync(CrawlTrigger trigger, CancellationToken cancellationToken)
    {
        foreach (var siteId in await due.TakeAsync(cancellationToken))
            await requests.RequestAsync(siteId, trigger, "schedule", cancellationToken);
    }
}
