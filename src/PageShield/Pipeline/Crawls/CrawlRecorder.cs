using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline.Verdicts;
using PageShield.Storage;

namespace PageShield.Pipeline.Crawls;

/// <summary>
/// Runs one page visit's capture through recording, comparing, matching and alerting. Each capture is one transaction, so a crash neither loses nor
/// repeats a finished page.
/// </summary>
public sealed partial class CrawlRecorder(
    IDbContextFactory<PageShieldDbContext> databases, IndicatorFolder indicators, VerdictUpdate verdicts, AlertRaiser alerts, PipelineSignals signals,
    TimeProvider time, ILogger<CrawlRecorder> logger)
{
    private const int MostAttempts = 3;

    /// <summary>Records a capture with the resulting changes, findings, scores and alerts.</summary>
    public async Task RecordAsync(CrawlKey key, Capture capture, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            try
            {
                await RecordAsync(database, key, capture, cancellationToken);
                signals.NotifyContents();
                return;
            }
            catch (Exception exception) when (attempt < MostAttempts && RecordingTransaction.IsConflict(exception))
            {
                // Visitors' reports added the same script concurrently; a fresh context sees it.
                Log.RecordedAgain(logger, exception.Message, key.SiteId, key.CrawlId);
            }
        }
    }

    private async Task RecordAsync(PageShieldDbContext database, CrawlKey key, Capture capture, CancellationToken cancellationToken)
    {
        var site = await database.Sites.SingleAsync(site => site.Id == key.SiteId, cancellationToken);
        var crawl = await database.Crawls.SingleAsync(crawl => crawl.SiteId == key.SiteId && crawl.Id == key.CrawlId, cancellationToken);
        // Comparing takes time in worker processes. The transaction, which blocks other writers, starts after it.
        var recorded = await new InventoryRecorder(database, time).RecordAsync(new CrawlVisit(site, crawl, capture), cancellationToken);
        var changes = await new ChangeDetector(database, time).DetectAsync(recorded, cancellationToken);
        var findings = await new SiteFindings(database, indicators.Current, time).RecordAsync(recorded, cancellationToken);
        var scripts = recorded.Scripts.Where(static sighting => sighting.Captured.SourceSha256 is not null)
            .GroupBy(static sighting => sighting.Captured.SourceSha256!.Value)
            .ToDictionary(static group => group.Key, static group => group.First().Script.Id); // not null: filtered
        JudgementQueue.Enqueue(database, recorded.NewContents, key.SiteId, scripts, time.GetUtcNow());
        await RehostedContent.EnqueueAsync(database, recorded, time.GetUtcNow(), cancellationToken);
        if (capture.Outcome == PageOutcome.Ok) crawl.PagesOk++;
        else crawl.PagesNotOk++;
        if (capture.Findings.Any(static finding => finding.IsDataLeft)) crawl.PagesLeaking++;

        await verdicts.RunAsync(
            database,
            async affected =>
            {
                await alerts.RaiseForChangesAsync(database, site, crawl, changes, cancellationToken);
                await alerts.RaiseForFindingsAsync(database, site, crawl, findings, cancellationToken);
                foreach (var script in recorded.Scripts.Select(static sighting => sighting.Script).Distinct()) affected.Add(script);
                return true;
            },
            cancellationToken);
        Log.PageRecorded(logger, key.SiteId, key.CrawlId, capture.Outcome, recorded.Scripts.Count, changes.Count, findings.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information, "Site {SiteId}, crawl {CrawlId}: page {Outcome}, {Scripts} scripts, {Changes} changes, {Findings} new findings")]
        public static partial void PageRecorded(
            ILogger logger, int siteId, long crawlId, PageOutcome outcome, int scripts, int changes, int findings);

        [LoggerMessage(LogLevel.Debug, "Site {SiteId}, crawl {CrawlId}: write conflict, recording again: {Reason}")]
        public static partial void RecordedAgain(ILogger logger, string reason, int siteId, long crawlId);
    }
}
