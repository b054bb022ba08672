using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Workers;

namespace PageShield.Pipeline.Crawls;

/// <summary>Runs crawls: claims a crawl, visits and records its pages, sends heartbeats and finishes it.</summary>
public sealed partial class CrawlRunner(
    IDbContextFactory<PageShieldDbContext> databases,
    ICrawler crawler,
    CrawlRecorder recorder,
    SiteSecrets secrets,
    RecordingTransaction recording,
    AlertRaiser alerts,
    PipelineSignals signals,
    TimeProvider time,
    ILogger<CrawlRunner> logger)
{
    /// <summary>Interval at which a running crawl stores a heartbeat and checks for cancellation.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private const int MostInterruptions = 2;

    /// <summary>
    /// Runs a queued crawl to its end. Does nothing if the crawl has ended, runs elsewhere or was removed, so calling twice is harmless.
    /// </summary>
    /// <param name="key">Key of the crawl.</param>
    /// <param name="watcher">Receives progress in addition to the database; may be null.</param>
    /// <param name="cancellationToken">Signals that the program is stopping. The crawl is queued again and continues at the next start.</param>
    public async Task RunCrawlAsync(CrawlKey key, IProgress<CrawlProgress>? watcher, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(key, cancellationToken)) return;
        if (await WasInterruptedTooOftenAsync(key, cancellationToken))
        {
            await FinishAsync(
                key, CrawlState.Failed,
                "Page Shield stopped unexpectedly twice during this crawl, possibly because of it. The crawl will not be retried. "
                + "Results so far are kept. The next crawl starts from the beginning.", CancellationToken.None);
            return;
        }

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = new CrawlStage(watcher);
        var heartbeat = SendHeartbeatsAsync(key, progress, cancelled);
        try
        {
            await VisitPagesAsync(key, progress, cancelled.Token);
            await FinishAsync(key, CrawlState.Completed, null, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program is stopping; the crawl continues at the next start.
            await RequeueAsync(key);
        }
        catch (OperationCanceledException)
        {
            await FinishAsync(key, CrawlState.Cancelled, "Cancelled. Results so far are kept.", CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.CrawlFailed(logger, exception, key.SiteId, key.CrawlId);
            await FinishAsync(key, CrawlState.Failed, exception is BrowserUnavailableException or WorkerUnavailableException
                ? exception.Message
                : "Internal error. Check the log entries at this time. Results so far are kept.", CancellationToken.None);
        }
        finally
        {
            await cancelled.CancelAsync();
            await heartbeat;
        }
    }

    private async Task<bool> ClaimAsync(CrawlKey key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var first = !await database.Crawls.AnyAsync(crawl =>
            crawl.SiteId == key.SiteId && crawl.Id != key.CrawlId && crawl.State == CrawlState.Completed, cancellationToken);
        return await database.Crawls
            .Where(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId && crawl.State == CrawlState.Queued)
            .ClaimAsync(now, CrawlRecovery.Lease, cancellationToken, update => update
                .SetProperty(static crawl => crawl.State, CrawlState.Running)
                .SetProperty(static crawl => crawl.StartedAt, crawl => crawl.StartedAt ?? now)
                .SetProperty(static crawl => crawl.HeartbeatAt, now)
                .SetProperty(static crawl => crawl.IsBaseline, first)
                .SetProperty(static crawl => crawl.Stage, "starting the browser"));
    }

    private async Task<bool> WasInterruptedTooOftenAsync(CrawlKey key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Crawls.AnyAsync(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId
            && crawl.Interruptions >= MostInterruptions, cancellationToken);
    }

    private async Task VisitPagesAsync(CrawlKey key, CrawlStage progress, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(key, cancellationToken);
        await foreach (var capture in crawler.CrawlAsync(plan, progress, cancellationToken))
            await recorder.RecordAsync(key, capture, cancellationToken);
    }

    private async Task<CrawlPlan> PlanAsync(CrawlKey key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var site = await database.Sites.AsNoTracking().SingleAsync(site => site.Id == key.SiteId, cancellationToken);
        var visited = await database.CrawlPages
            .Where(page => page.SiteId == key.SiteId && page.CrawlId == key.CrawlId)
            .Select(page => page.Url)
            .ToListAsync(cancellationToken);
        return site.ToPlan(visited, secrets.Open(site)) with { ReadStoredSource = new StoredSources(databases).ReadAsync };
    }

    private async Task FinishAsync(CrawlKey key, CrawlState state, string? note, CancellationToken cancellationToken)
    {
        var finished = await recording.RunAsync(
            async database =>
            {
                var crawl = await database.Crawls.FirstOrDefaultAsync(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId,
                    cancellationToken);
                if (crawl is null) return null; // its site was removed in the meantime
                var site = await database.Sites.SingleAsync(site => site.Id == key.SiteId, cancellationToken);
                var hasSeen = await HasSeenAsync(database, crawl, cancellationToken);
                crawl.State = state == CrawlState.Completed && !hasSeen ? CrawlState.Failed : state;
                (crawl.FinishedAt, crawl.Stage) = (time.GetUtcNow(), null);
                crawl.Note = Join(crawl.Note, note ?? (hasSeen ? null : await ReasonForNoPagesAsync(database, crawl, cancellationToken)));
                if (crawl.State == CrawlState.Completed)
                {
                    site.LastCrawlAt = crawl.FinishedAt;
                    var missing = await new MissingRecorder(database).RecordAsync(site, crawl, time.GetUtcNow(), cancellationToken);
                    if (!crawl.IsBaseline) await new ChangeDetector(database, time).DetectMissingAsync(crawl, missing, cancellationToken);
                }

                await alerts.RaiseForCrawlAsync(database, site, crawl, cancellationToken);
                return crawl;
            },
            cancellationToken);
        if (finished is null) return;

        signals.CrawlEnded(key);
        Log.CrawlEnded(logger, key.SiteId, key.CrawlId, finished.State, finished.PagesOk, finished.PagesNotOk);
    }

    // A page that hit a limit still counts as seen.
    private static async Task<bool> HasSeenAsync(PageShieldDbContext database, Crawl crawl, CancellationToken cancellationToken) =>
        crawl.PagesOk > 0
            || await database.CrawlPages.AnyAsync(page => page.SiteId == crawl.SiteId && page.CrawlId == crawl.Id && page.Outcome == PageOutcome.Cut,
            cancellationToken);

    private static async Task<string> ReasonForNoPagesAsync(PageShieldDbContext database, Crawl crawl, CancellationToken cancellationToken) =>
        await database.CrawlPages
            .Where(page => page.SiteId == crawl.SiteId && page.CrawlId == crawl.Id)
            .OrderBy(page => page.Id)
            .Select(page => page.OutcomeReason)
            .FirstOrDefaultAsync(cancellationToken)
            ?? "No page was visited because the site has no start URL that may be crawled.";

    private async Task RequeueAsync(CrawlKey key)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        var now = time.GetUtcNow();
        await database.Crawls
            .Where(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId && crawl.State == CrawlState.Running)
            .ExecuteUpdateAsync(update => update
                .SetProperty(crawl => crawl.State, CrawlState.Queued)
                .SetProperty(crawl => crawl.NextAttemptAt, now)
                .SetProperty(crawl => crawl.Resumed, crawl => crawl.Resumed + 1), CancellationToken.None);
    }

    private async Task SendHeartbeatsAsync(CrawlKey key, CrawlStage progress, CancellationTokenSource cancelled)
    {
        while (!cancelled.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Heartbeat, time, cancelled.Token);
                await using var database = await databases.CreateDbContextAsync(cancelled.Token);
                var (stage, known, now) = (progress.Stage, progress.Known, time.GetUtcNow());
                var updated = await database.Crawls
                    .Where(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId && !crawl.CancelRequested)
                    .ExecuteUpdateAsync(update => update
                        .SetProperty(crawl => crawl.HeartbeatAt, now)
                        .SetProperty(crawl => crawl.NextAttemptAt, now + CrawlRecovery.Lease)
                        .SetProperty(crawl => crawl.Stage, stage)
                        .SetProperty(crawl => crawl.PagesKnown, known), cancelled.Token);
                if (updated == 0) await cancelled.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.HeartbeatFailed(logger, exception, key.SiteId, key.CrawlId);
            }
        }
    }

    private static string? Join(string? first, string? second) => (first, second) switch
    {
        (null, _) => second,
        (_, null) => first,
        _ => $"{first} {second}",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Site {SiteId}, crawl {CrawlId} ended: {State}, {PagesOk} pages OK, {PagesNotOk} not OK")]
        public static partial void CrawlEnded(ILogger logger, int siteId, long crawlId, CrawlState state, int pagesOk, int pagesNotOk);

        [LoggerMessage(LogLevel.Error, "Site {SiteId}, crawl {CrawlId} failed")]
        public static partial void CrawlFailed(ILogger logger, Exception exception, int siteId, long crawlId);

        [LoggerMessage(LogLevel.Warning, "Site {SiteId}, crawl {CrawlId}: failed to store heartbeat")]
        public static partial void HeartbeatFailed(ILogger logger, Exception exception, int siteId, long crawlId);
    }
}
