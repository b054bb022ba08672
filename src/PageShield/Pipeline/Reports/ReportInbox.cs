using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Detection.Intelligence;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Applies batches delivered by reporting endpoints. Applying a batch, removing it from the inbox, storing its number, and the resulting scores and
/// alerts are one transaction, so each batch counts once even if sent several times. Batches of one endpoint are applied in order of their numbers.
/// </summary>
public sealed partial class ReportInbox(
    IDbContextFactory<PageShieldDbContext> databases, VerdictUpdate verdicts, AlertRaiser alerts, ReportUpkeep upkeep, ReportMetrics metrics,
    TimeProvider time, ILogger<ReportInbox> logger,
    IndicatorFolder? indicators = null)
{
    private const int MostAttempts = 6;
    private const int LongestError = 500;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Claims and applies the oldest batch of an endpoint. A failing batch is retried with increasing delay and given up after six attempts.
    /// </summary>
    /// <returns>False if no batch can be claimed now.</returns>
    public async Task<bool> ApplyNextAsync(CancellationToken cancellationToken)
    {
        if (await ClaimAsync(cancellationToken) is not { } next) return false;

        try
        {
            var applied = await verdicts.RunAsync((database, scripts) => ApplyAsync(database, scripts, next, cancellationToken), cancellationToken);
            metrics.Applied(applied);
            foreach (var site in applied.Where(static site => site.HasNews)) upkeep.HasNews(site.SiteId);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested || DatabaseTrouble.IsAway(exception))
        {
            await ReleaseAsync(next);
            throw;
        }
        catch (Exception exception)
        {
            // Catches everything because one failing batch must not block the others.
            if (await FailAsync(next, exception.Message)) Log.GivenUp(logger, exception, next.EdgeId, next.Number, next.Attempts);
            else Log.Failed(logger, exception, next.EdgeId, next.Number);
        }

        return true;
    }

    /// <summary>Returns given-up batches to the inbox.</summary>
    /// <returns>Number of batches.</returns>
    public async Task<int> RetryGivenUpAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await database.Inbox.Where(static batch => batch.GivenUpAt != null).ExecuteUpdateAsync(set => set
            .SetProperty(static batch => batch.GivenUpAt, (DateTimeOffset?)null)
            .SetProperty(static batch => batch.IsRetried, true)
            .SetProperty(static batch => batch.Attempts, 0)
            .SetProperty(static batch => batch.NextAttemptAt, now), cancellationToken);
    }

    /// <summary>Claims the oldest batch of an endpoint, unless that batch is being applied or waiting for a retry.</summary>
    private async Task<InboxBatch?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = time.GetUtcNow();
            var waiting = database.Inbox.AsNoTracking().Where(static batch => batch.GivenUpAt == null);
            var next = await waiting.WhereDue(now)
                .Where(batch => !waiting.Any(before => before.EdgeId == batch.EdgeId && before.Number < batch.Number))
                .OrderBy(static batch => batch.EdgeId).FirstOrDefaultAsync(cancellationToken);
            if (next is null) return null;
            if (await Row(database, next).Where(static batch => batch.GivenUpAt == null).ClaimAsync(now, Lease, cancellationToken))
            {
                next.Attempts++;
                return next;
            }
            // Another process claimed it first; try again.
        }
    }

    private async Task<List<AppliedReports>> ApplyAsync(
        PageShieldDbContext database, ICollection<Script> scripts, InboxBatch next, CancellationToken cancellationToken)
    {
        var deleted = await Row(database, next).Where(batch => batch.Attempts == next.Attempts).ExecuteDeleteAsync(cancellationToken);
        // the lease expired, or the batch was already applied
        if (deleted == 0 || await FindOrAddEdgeAsync(database, next, cancellationToken) is not { } edge) return [];

        if (!ReportBatch.TryRead(next.Payload, out var batch))
        {
            Log.Unreadable(logger, next.EdgeId, next.Number, next.Payload.Length);
            return [];
        }

        var applied = await ApplyAsync(database, edge, batch, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        // A version that only visitors ran is context for the score of the crawled content.
        foreach (var site in applied.Where(static site => site.Unmet.Count > 0))
        {
            foreach (var script in await database.Scripts.Where(script => script.SiteId == site.SiteId && site.Unmet.Contains(script.Id))
                .ToListAsync(cancellationToken))
                scripts.Add(script);
        }

        return applied;
    }

    /// <returns>The batch's endpoint; null if the batch was already applied.</returns>
    private async Task<Edge?> FindOrAddEdgeAsync(PageShieldDbContext database, InboxBatch next, CancellationToken cancellationToken)
    {
        var edge = await database.Edges.FirstOrDefaultAsync(edge => edge.EdgeId == next.EdgeId, cancellationToken);
        if (edge is not null && next.Number <= edge.LastApplied && !next.IsRetried) return null;

        if (edge is null) database.Edges.Add(edge = new Edge { EdgeId = next.EdgeId });
        edge.LastApplied = Math.Max(edge.LastApplied, next.Number);
        edge.LastAppliedAt = time.GetUtcNow();
        return edge;
    }

    private async Task<List<AppliedReports>> ApplyAsync(
        PageShieldDbContext database, Edge edge, ReportBatch batch, CancellationToken cancellationToken)
    {
        edge.Note(batch.Status);
        var keys = batch.Sites.Select(site => site.Key.ToString()).ToList();
        var sites = await (
            from key in database.ReportKeys
            where keys.Contains(key.Key) && key.DeletedAt == null
            join site in database.Sites on key.SiteId equals site.Id
            select new { key.Key, Site = site }).ToDictionaryAsync(row => row.Key, row => row.Site, cancellationToken);

        // Ordered by id, so that two hubs applying batches for the same sites cannot deadlock.
        var applied = new List<AppliedReports>();
        foreach (var part in batch.Sites.Where(part => sites.ContainsKey(part.Key.ToString())).OrderBy(part => sites[part.Key.ToString()].Id))
        {
            var site = sites[part.Key.ToString()];
            applied.Add(await new BatchRecorder(database, alerts, indicators?.Current, time).ApplyAsync(batch, part, site, cancellationToken));
            if (batch.Status.RefusedWhileFull > 0)
                await alerts.RaiseForFullSpoolAsync(database, site, edge.EdgeId, batch.Status, batch.To, cancellationToken);
        }

        return applied;
    }

    private static IQueryable<InboxBatch> Row(PageShieldDbContext database, InboxBatch batch) =>
        database.Inbox.Where(row => row.EdgeId == batch.EdgeId && row.Number == batch.Number);

    private async Task ReleaseAsync(InboxBatch batch)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            await Row(database, batch).ReleaseAsync(batch.Attempts, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception exception) when (DatabaseTrouble.IsAway(exception))
        {
            // The lease expires on its own.
        }
    }

    /// <returns>Whether the batch was given up.</returns>
    private async Task<bool> FailAsync(InboxBatch batch, string error)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        var now = time.GetUtcNow();
        var isLast = batch.Attempts >= MostAttempts;
        var (next, shortened) =
            (now + WorkQueue.PauseAfter(batch.Attempts, Random.Shared.NextDouble()), error.Length > LongestError ? error[..LongestError] : error);
        await Row(database, batch).Where(row => row.Attempts == batch.Attempts).ExecuteUpdateAsync(set => set
            .SetProperty(static row => row.NextAttemptAt, next)
            .SetProperty(static row => row.LastError, shortened)
            .SetProperty(static row => row.GivenUpAt, isLast ? now : null), CancellationToken.None);
        return isLast;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Applying batch {Number} of endpoint {EdgeId} failed; will retry")]
        public static partial void Failed(ILogger logger, Exception exception, string edgeId, long number);

        [LoggerMessage(
            LogLevel.Error, "Applying batch {Number} of endpoint {EdgeId} failed {Attempts} times and was given up. Retry it on the Queue page")]
        public static partial void GivenUp(ILogger logger, Exception exception, string edgeId, long number, int attempts);

        [LoggerMessage(LogLevel.Error,
            "Batch {Number} of endpoint {EdgeId} ({Bytes} bytes) is not readable and was dropped. Check that the endpoint is not newer than the hub")]
        public static partial void Unreadable(ILogger logger, string edgeId, long number, int bytes);
    }
}
