using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Inventory.Recording;
using PageShield.Observations;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// What reports need besides being applied: learning URL templates, telling endpoints what is known, noticing that a site went quiet,
/// forgetting what is long past. Sites with news are looked at every few seconds, all of them every hour.
/// </summary>
public sealed partial class ReportUpkeep(
    IDbContextFactory<PageShieldDbContext> databases, RecordingTransaction recording, AlertRaiser alerts, TimeProvider time,
    ILogger<ReportUpkeep> logger)
{
    /// <summary>How long something that only a few reported is remembered.</summary>
    public static readonly TimeSpan KeepFew = TimeSpan.FromDays(30);

    /// <summary>How long any observation is remembered after it was last reported.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(180);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    /// <summary>A silence that was told is looked at again after this long: a mute may have ended meanwhile.</summary>
    private static readonly TimeSpan TellAgain = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<int, byte> _withNews = new();
    private readonly ConcurrentDictionary<int, (DateTimeOffset Last, DateTimeOffset At)> _told = new();

    /// <summary>Something was stored for this site that was not before, or its settings changed.</summary>
    public void HasNews(int siteId) => _withNews.TryAdd(siteId, 0);

    /// <summary>Learns and publishes for the sites with news.</summary>
    /// <returns>How many sites were looked at.</returns>
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

    /// <summary>Looks at all sites: publishes, tells of silences, forgets.</summary>
    public async Task RunForAllAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await ForgetAsync(database, cancellationToken);
        await TellSilencesAsync(cancellationToken);
        foreach (var siteId in await database.Sites.Select(site => site.Id).ToListAsync(cancellationToken))
        {
            var started = Stopwatch.GetTimestamp();
            HasNews(siteId);
            await RunAsync(cancellationToken);
            await RestAsync(started, cancellationToken);
        }
    }

    /// <summary>Raises an alert for each site whose reports have stopped for longer than its own traffic explains.</summary>
    public async Task TellSilencesAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow() - TelemetryQuiet.Least;
        var quiet = new TelemetryQuiet(database, time);
        var started = Stopwatch.GetTimestamp();
        foreach (var site in await database.Sites.Where(site => site.LastReportAt < limit).ToListAsync(cancellationToken))
        {
            await RestAsync(started, cancellationToken);
            started = Stopwatch.GetTimestamp();
            if (_told.TryGetValue(site.Id, out var told) && told.Last == site.LastReportAt && time.GetUtcNow() - told.At < TellAgain) continue;
            if (await quiet.FindAsync(site, cancellationToken) is not { } silence) continue;

            if (await recording.RunAsync(database, () => alerts.RaiseForQuietAsync(database, site, silence, cancellationToken),
                cancellationToken) > 0)
                Log.WentQuiet(logger, site.Id, silence.Length);
            _told[site.Id] = (silence.Since, time.GetUtcNow());
        }
    }

    /// <summary>
    /// Rests for as long as the work before it took, so that a pass over a thousand sites never has the machine and the database to itself.
    /// </summary>
    private static Task RestAsync(long started, CancellationToken cancellationToken)
    {
        var took = Stopwatch.GetElapsedTime(started);
        return Task.Delay(took < LongestRest ? took : LongestRest, cancellationToken);
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

    private async Task ForgetAsync(PageShieldDbContext database, CancellationToken cancellationToken)
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
