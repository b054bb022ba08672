using Hangfire;
using Microsoft.Extensions.Options;
using PageShield.Crawls;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>
/// Connects the database with the job queue. At startup it re-queues interrupted crawls and queues catch-up crawls of overdue sites. Then it queues a
/// job for each requested crawl. It starts after the listeners are bound, because the crawler must know the server's own ports.
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
