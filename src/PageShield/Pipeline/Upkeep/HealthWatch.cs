using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Raising;
using PageShield.Crawls;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Pipeline.Verdicts;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>
/// Checks every minute for problems that recording does not detect: missed crawls, expired overrides, spikes and problems of the installation itself.
/// </summary>
public sealed class HealthWatch(
    IDbContextFactory<PageShieldDbContext> databases, RecordingTransaction recording, AlertRaiser alerts, VerdictOverrides overrides,
    DataDirectory directory, TimeProvider time)
{
    /// <summary>How late a scheduled crawl may start.</summary>
    public static readonly TimeSpan SchedulePatience = TimeSpan.FromMinutes(30);

    /// <summary>How long delivered reports may wait to be processed.</summary>
    public static readonly TimeSpan InboxPatience = TimeSpan.FromMinutes(10);

    /// <summary>How long a script may wait for its first verdict.</summary>
    public static readonly TimeSpan JudgementPatience = TimeSpan.FromMinutes(30);

    /// <summary>Free disk space in bytes below which an alert is raised.</summary>
    public const long LittleSpace = 1_000_000_000;

    /// <summary>Runs all checks once.</summary>
    /// <returns>Number of alerts raised.</returns>
    public async Task<int> CheckAsync(CancellationToken cancellationToken)
    {
        await overrides.EndExpiredAsync(databases, cancellationToken);
        return await MissedAsync(cancellationToken) + await SpikesAsync(cancellationToken) + await InboxAsync(cancellationToken)
            + await JudgementsAsync(cancellationToken)
            + await GivenUpAsync(cancellationToken) + await DiskAsync(new DriveInfo(directory.Root).AvailableFreeSpace, cancellationToken);
    }

    /// <summary>Raises an alert if scripts wait too long for their first verdict.</summary>
    public async Task<int> JudgementsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var late = time.GetUtcNow() - JudgementPatience;
        var waiting =
            await database.PendingJudgements.CountAsync(row => !row.IsExamined && row.GivenUpAt == null && row.QueuedAt < late, cancellationToken);
        if (waiting == 0) return await EndAsync("judgements", cancellationToken);

        return await RaiseAsync(
            update => alerts.RaiseForTroubleAsync(
                update, "judgements", "scripts are waiting for a verdict",
                FormattableString.Invariant(
                    $"{waiting:N0} scripts have waited for a verdict for more than {JudgementPatience.TotalMinutes:0} minutes. ")
                + "Attacks in these scripts are not detected yet. "
                + "Check in Settings whether script analysis works and which site adds so many scripts.",
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Raises an alert if work was given up after repeated failures.</summary>
    public async Task<int> GivenUpAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var (batches, contents) =
            (await database.Inbox.CountAsync(static batch => batch.GivenUpAt != null, cancellationToken),
            await database.PendingJudgements.CountAsync(static row => row.GivenUpAt != null, cancellationToken));
        if (batches + contents == 0) return await EndAsync("given-up", cancellationToken);

        return await RaiseAsync(
            update => alerts.RaiseForTroubleAsync(
                update, "given-up", "work was given up after repeated failures",
                FormattableString.Invariant($"{batches:N0} report batches and {contents:N0} script analyses failed repeatedly and were given up. ")
                + "Nothing is deleted. Open the Queue page to see why they failed and to retry them.", cancellationToken),
            cancellationToken);
    }

    /// <summary>Raises an alert if less than <see cref="LittleSpace"/> is free.</summary>
    public async Task<int> DiskAsync(long freeBytes, CancellationToken cancellationToken)
    {
        if (freeBytes >= LittleSpace) return await EndAsync("disk", cancellationToken);

        return await RaiseAsync(
            update => alerts.RaiseForTroubleAsync(
                update, "disk", "the disk is nearly full",
                FormattableString.Invariant($"Only {freeBytes / 1_000_000} MB are free on the disk of the data directory. ")
                + "When it is full, reports are rejected and crawls fail. Free some space.", cancellationToken),
            cancellationToken);
    }

    /// <summary>Raises an alert for each site whose scheduled crawl was not queued or has not started in time.</summary>
    public async Task<int> MissedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var late = time.GetUtcNow() - SchedulePatience;
        var overdue = await database.Sites.AsNoTracking().Where(site => site.NextRunAt != null && site.NextRunAt < late)
            .Select(site => new { site.Id, Due = site.NextRunAt!.Value }).ToListAsync(cancellationToken);
        var waiting = await database.Crawls.AsNoTracking()
            .Where(crawl => crawl.State == CrawlState.Queued && crawl.QueuedAt < late
                && (crawl.Trigger == CrawlTrigger.Schedule || crawl.Trigger == CrawlTrigger.CatchUp))
            .Select(crawl => new { Id = crawl.SiteId, Due = crawl.QueuedAt }).ToListAsync(cancellationToken);

        var raised = 0;
        foreach (var missed in overdue.Concat(waiting).DistinctBy(row => row.Id))
        {
            raised += await RaiseAsync(
                async update =>
                    await alerts.RaiseForMissedAsync(update, await update.Sites.SingleAsync(site => site.Id == missed.Id, cancellationToken),
                    missed.Due, cancellationToken), cancellationToken);
        }

        return raised;
    }

    /// <summary>Raises an alert for each site with many more violations than usual.</summary>
    public async Task<int> SpikesAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var recent = time.GetUtcNow().AddHours(-2);
        var busy = await database.ReportCounts.AsNoTracking().Where(row => row.Hour >= recent && row.Count >= ViolationSpike.Least)
            .Select(row => row.SiteId).Distinct().ToListAsync(cancellationToken);
        var raised = 0;
        foreach (var site in await database.Sites.Where(site => busy.Contains(site.Id)).ToListAsync(cancellationToken))
        {
            if (await new ViolationSpike(database, time).FindAsync(site, cancellationToken) is { } spike)
                raised += await RaiseAsync(update => alerts.RaiseForSpikeAsync(update, site, spike, cancellationToken), cancellationToken);
        }

        return raised;
    }

    private async Task<int> InboxAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var oldest = await database.Inbox.Where(static batch => batch.GivenUpAt == null)
            .MinAsync(batch => (DateTimeOffset?)batch.ReceivedAt, cancellationToken);
        if (oldest is null || time.GetUtcNow() - oldest < InboxPatience) return await EndAsync("inbox", cancellationToken);

        return await RaiseAsync(
            update => alerts.RaiseForTroubleAsync(
                update, "inbox", "visitors' reports are not being processed",
                FormattableString.Invariant($"Reports received at {oldest.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC are still waiting. ")
                + "No report is lost. Check the log for the cause.", cancellationToken),
            cancellationToken);
    }

    /// <returns>Always 0, because no alert is raised.</returns>
    private async Task<int> EndAsync(string kind, CancellationToken cancellationToken)
    {
        await RaiseAsync(update => alerts.EndTroubleAsync(update, kind, cancellationToken), cancellationToken);
        return 0;
    }

    private Task<int> RaiseAsync(Func<PageShieldDbContext, Task<int>> raise, CancellationToken cancellationToken) =>
        recording.RunAsync(raise, cancellationToken);
}
