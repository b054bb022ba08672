using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Raising;
using PageShield.Crawls;
using PageShield.Observations;
using PageShield.Pipeline.Verdicts;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>
/// Checks every minute for what no recording shows: missed crawls, expired overrides, spikes, and problems of the installation itself.
/// </summary>
public sealed class HealthWatch(
    IDbContextFactory<PageShieldDbContext> databases, RecordingTransaction recording, AlertRaiser alerts, VerdictOverrides overrides,
    DataDirectory directory, TimeProvider time)
{
    /// <summary>How late a scheduled crawl may begin.</summary>
    public static readonly TimeSpan SchedulePatience = TimeSpan.FromMinutes(30);

    /// <summary>How long handed-over reports may wait to be recorded.</summary>
    public static readonly TimeSpan InboxPatience = TimeSpan.FromMinutes(10);

    /// <summary>How long a script may wait for its first verdict.</summary>
    public static readonly TimeSpan JudgementPatience = TimeSpan.FromMinutes(30);

    /// <summary>Free space in bytes below which the disk is in trouble.</summary>
    public const long LittleSpace = 1_000_000_000;

    /// <summary>Looks for everything once.</summary>
    /// <returns>How many alerts were raised.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        await overrides.EndExpiredAsync(databases, cancellationToken);
        return await MissedAsync(cancellationToken) + await SpikesAsync(cancellationToken) + await InboxAsync(cancellationToken)
            + await JudgementsAsync(cancellationToken)
            + await GivenUpAsync(cancellationToken) + await DiskAsync(new DriveInfo(directory.Root).AvailableFreeSpace, cancellationToken);
    }

    /// <summary>Raises an alert where scripts wait for their first verdict for too long.</summary>
    public async Task<int> JudgementsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var late = time.GetUtcNow() - JudgementPatience;
        var waiting =
            await database.PendingJudgements.CountAsync(row => !row.IsExamined && row.GivenUpAt == null && row.QueuedAt < late, cancellationToken);
        if (waiting == 0) return await EndAsync("judgements", cancellationToken);

        return await RaiseAsync(
            update => alerts.RaiseForTroubleAsync(
                update, "judgements", "scripts wait for their verdict",
                FormattableString.Invariant($"{waiting:N0} scripts have waited for a verdict for more than {JudgementPatience.TotalMinutes:0} minutes. Attacks among them are not told yet. See on Settings whether script analysis works, and which site brings so many scripts."), cancellationToken),
            cancellationToken);
    }

    /// <summary>Raises an alert where work failed so often that it is not tried any more.</summary>
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
                FormattableString.Invariant($"{batches:N0} report batches and {contents:N0} script analyses failed repeatedly and are not tried any more. Nothing is deleted. The page Queue shows why they failed and has a button to try them again."), cancellationToken),
            cancellationToken);
    }

    /// <summary>Raises an alert where less than <see cref="LittleSpace"/> is free.</summary>
    public async Task<int> DiskAsync(long freeBytes, CancellationToken cancellationToken)
    {
        if (freeBytes >= LittleSpace) return await EndAsync("disk", cancellationToken);

        return await RaiseAsync(
            update => alerts.RaiseForTroubleAsync(
                update, "disk", "the disk is nearly full",
                FormattableString.Invariant($"Only {freeBytes / 1_000_000} MB are free where the data directory lies. When the disk is full, reports are refused and crawls fail. Free some space."), cancellationToken),
            cancellationToken);
    }

    /// <summary>Sites whose time has passed without a crawl, and scheduled crawls that wait for too long.</summary>
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

    /// <summary>Sites with far more violations than usual.</summary>
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
                update, "inbox", "visitors' reports wait to be recorded",
                FormattableString.Invariant($"Since {oldest.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC nothing could be recorded in the database. No report is lost; the log says what holds them up."), cancellationToken),
            cancellationToken);
    }

    /// <returns>0: nothing was raised.</returns>
    private async Task<int> EndAsync(string kind, CancellationToken cancellationToken)
    {
        await RaiseAsync(update => alerts.EndTroubleAsync(update, kind, cancellationToken), cancellationToken);
        return 0;
    }

    private Task<int> RaiseAsync(Func<PageShieldDbContext, Task<int>> raise, CancellationToken cancellationToken) =>
        recording.RunAsync(raise, cancellationToken);
}
