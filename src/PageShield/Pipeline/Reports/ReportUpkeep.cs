using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Inventory.Recording;
using PageShield.Observations;
using PageShield.Observations.Patterns;
using PageShield.Observations.Volume;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Maintenance of reports: learns URL templates, publishes known keys to endpoints, detects sites that went quiet, and deletes old data. Sites with
/// new data are processed every few seconds, all sites every hour.
/// </summary>
public sealed partial class ReportUpkeep(
    IDbContextFactory<PageShieldDbContext> databases, RecordingTransaction recording, AlertRaiser alerts, TimeProvider time,
    ILogger<ReportUpkeep> logger)
{
    /// <summary>How long observations with only a few reports, and counts of reported hosts, are kept.</summary>
    public static readonly TimeSpan KeepFew = TimeSpan.FromDays(30);

    /// <summary>How long any observation is kept after its last report.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(180);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Delay before a reported silence is checked again, because a mute may have ended in the meantime.</summary>
    private static readonly TimeSpan RecheckAfter = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<int, byte> _withNews = new();
    private readonly ConcurrentDictionary<int, (DateTimeOffset Last, DateTimeOffset At)> _alerted = new();

    /// <summary>Queues a site because new data was stored or its settings changed.</summary>
    public void HasNews(int siteId) => _withNews.TryAdd(siteId, 0);

    /// <summary>Learns and publishes for the queued sites.</summary>
    /// <returns>Number of sites processed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var sites = _withNews.Keys.ToList();
        foreach (var siteId in sites)
        {
            _withNews.TryRemove(siteId, out _);
            await RefreshAsync(siteId, cancellationToken);
        }

        return sites.Count;
    }

    /// <summary>Processes all sites: deletes old data, alerts on silences, learns and publishes.</summary>
    public async Task RunForAllAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await DeleteOldAsync(database, cancellationToken);
        await RaiseSilenceAlertsAsync(cancellationToken);
        foreach (var siteId in await database.Sites.Select(site => site.Id).ToListAsync(cancellationToken))
        {
            var started = Stopwatch.GetTimestamp();
            HasNews(siteId);
            await RunAsync(cancellationToken);
            await PauseAsync(started, cancellationToken);
        }
    }

    /// <summary>Raises an alert for each site whose reports have stopped for longer than its usual traffic explains.</summary>
    public async Task RaiseSilenceAlertsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow() - SilenceDetector.Least;
        var quiet = new SilenceDetector(database, time);
        var started = Stopwatch.GetTimestamp();
        foreach (var site in await database.Sites.Where(site => site.LastReportAt < limit).ToListAsync(cancellationToken))
        {
            await PauseAsync(started, cancellationToken);
            started = Stopwatch.GetTimestamp();
            if (_alerted.TryGetValue(site.Id, out var previous)
                && previous.Last == site.LastReportAt && time.GetUtcNow() - previous.At < RecheckAfter)
                continue;
            if (await quiet.FindAsync(site, cancellationToken) is not { } silence) continue;

            if (await recording.RunAsync(database, () => alerts.RaiseForQuietAsync(database, site, silence, cancellationToken),
                cancellationToken) > 0)
                Log.WentQuiet(logger, site.Id, silence.Length);
            _alerted[site.Id] = (silence.Since, time.GetUtcNow());
        }
    }

    /// <summary>
    /// Pauses for as long as the preceding work took, at most 100 ms, so a pass over a thousand sites does not monopolize server and database.
    /// </summary>
    private static Task PauseAsync(long started, CancellationToken cancellationToken)
    {
        var took = Stopwatch.GetElapsedTime(started);
        return Task.Delay(took < LongestPause ? took : LongestPause, cancellationToken);
    }

    private async Task RefreshAsync(int siteId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Sites.FirstOrDefaultAsync(site => site.Id == siteId, cancellationToken) is not { } site) return;

        await SiteLock.TakeAsync(database, siteId, cancellationToken);
        if (await new SetAsideReports(database).AdoptAsync(site, new ReportedInventory(database, time), cancellationToken))
            await database.SaveChangesAsync(cancellationToken);
        var facts = new ReportFacts(database, time);
        var learned = await LearnedPatterns.LoadAsync(database, siteId, cancellationToken);
        var known = await facts.LoadAsync(site, learned, cancellationToken);
        (learned, var isNew) = await new LearnedPatterns(database, time).LearnAsync(siteId, known, cancellationToken);
        if (isNew)
        {
            await new ReportedInventory(database, time).FoldAsync(site, learned, cancellationToken);
            await database.SaveChangesAsync(cancellationToken);
            known = await facts.LoadAsync(site, learned, cancellationToken);
            Log.Learned(logger, siteId, learned.All.Count);
        }

        await new ReportKeyPublisher(database).PublishAsync(site, known, learned, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task DeleteOldAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (few, all) = (now - KeepFew, now - Keep);
        await database.Observations
            .Where(row => row.LastSeenAt < all || (row.LastSeenAt < few && row.Count <= ObservationLabels.FewReports))
            .ExecuteDeleteAsync(cancellationToken);
        await database.ReportedHosts.Where(row => row.LastSeenAt < few).ExecuteDeleteAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Site {SiteId}: {Count} URL templates learned from visitors' reports")]
        public static partial void Learned(ILogger logger, int siteId, int count);

        [LoggerMessage(LogLevel.Warning, "Site {SiteId}: no reports for {Silence}, the longest gap in two weeks")]
        public static partial void WentQuiet(ILogger logger, int siteId, TimeSpan silence);
    }
}
