using Hangfire;
using Microsoft.Extensions.Options;
using PageShield.Crawls;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>
/// Connects what the database says with the job queue: once the listeners are bound, so that the crawler knows which ports are ours, it re-queues
/// crawls that a stop interrupted and catches up on
/// overdue sites; then it queues a job for each requested crawl.
/// </summary>
internal sealed partial class CrawlScheduler(
    IServiceScopeFactory scopes,
    CrawlRequests requests,
    CrawlRecovery recovery,
    IBackgroundJobClient jobs,
    IRecurringJobManager recurring,
    IOptions<PageShieldOptions> options,
    ILogger<CrawlScheduler> logger) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        requests.Requested += Enqueue;
        var interrupted = await recovery.RecoverAsync(string.IsNullOrEmpty(options.Value.Hub), cancellationToken);
        foreach (var key in interrupted) Enqueue(key);
        if (interrupted.Count > 0) Log.Recovered(logger, interrupted.Count);

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ScheduleJob>().QueueDueAsync(CrawlTrigger.CatchUp, cancellationToken);
        recurring.AddOrUpdate<ScheduleJob>("schedule", job => job.RunAsync(CancellationToken.None), Cron.Minutely);
        recurring.AddOrUpdate<UpkeepJob>("upkeep", job => job.RunAsync(CancellationToken.None), Cron.Hourly);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        requests.Requested -= Enqueue;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Enqueue(CrawlKey key) =>
        jobs.Enqueue<CrawlJob>(job => job.RunAsync(key.SiteId, key.CrawlId, CancellationToken.None));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Resuming {Count} queued or interrupted crawls")]
        public static partial void Recovered(ILogger logger, int count);
    }
}
