using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Observations;
using PageShield.Pipeline.Crawls;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Above all slices, beside <see cref="CrawlRunner"/>: applies what reporting endpoints handed over. Applying a batch, removing it from the
/// inbox and noting its number are one transaction, so that each batch counts once however often it is sent.
/// </summary>
public sealed partial class ReportInbox(
    IDbContextFactory<PageShieldDbContext> contexts, AlertRaiser alerts, PipelineSignals signals, ReportUpkeep upkeep, ReportMetrics metrics, TimeProvider time, ILogger<ReportInbox> logger,
    IndicatorFolder? indicators = null)
{
    /// <summary>Applies the oldest batch of the inbox.</summary>
    /// <returns>False where the inbox is empty.</returns>
    public async Task<bool> ApplyNextAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var next = await context.Inbox.AsNoTracking().OrderBy(batch => batch.EdgeId).ThenBy(batch => batch.Number).FirstOrDefaultAsync(cancellationToken);
        if (next is null) return false;

        // Another hub process may have taken it: then it is gone when our turn comes.
        var applied = new List<AppliedReports>();
        var taken = await context.Inbox.Where(batch => batch.EdgeId == next.EdgeId && batch.Number == next.Number).ExecuteDeleteAsync(cancellationToken);
        if (taken == 1 && await EdgeOfNewAsync(context, next, cancellationToken) is { } edge)
        {
            if (ReportBatch.TryRead(next.Payload, out var batch)) applied.AddRange(await ApplyAsync(context, edge, batch, cancellationToken));
            else Log.Unreadable(logger, next.EdgeId, next.Number, next.Payload.Length);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.AlertsWait();
        metrics.Applied(applied);
        foreach (var site in applied.Where(site => site.HasNews)) upkeep.HasNews(site.SiteId);
        foreach (var site in applied.Where(site => site.Unmet.Count > 0)) await JudgeAnewAsync(site, cancellationToken);
        return true;
    }

    /// <summary>That visitors run something else is context to what the crawls got.</summary>
    private async Task JudgeAnewAsync(AppliedReports site, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var scripts = await context.Scripts.Where(script => script.SiteId == site.SiteId && site.Unmet.Contains(script.Id)).ToListAsync(cancellationToken);
        if (await context.Sites.FirstOrDefaultAsync(each => each.Id == site.SiteId, cancellationToken) is not { } row) return; // removed meanwhile

        await new ScriptScores(context).RefreshAsync(scripts, cancellationToken);
        await alerts.RaiseForVerdictsAsync(context, row, scripts, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.AlertsWait();
    }

    /// <returns>The batch's endpoint; null for a batch that was applied before.</returns>
    private async Task<Edge?> EdgeOfNewAsync(PageShieldDbContext context, InboxBatch next, CancellationToken cancellationToken)
    {
        var edge = await context.Edges.FirstOrDefaultAsync(edge => edge.EdgeId == next.EdgeId, cancellationToken);
        if (edge is not null && next.Number <= edge.LastApplied) return null;

        if (edge is null) context.Edges.Add(edge = new Edge { EdgeId = next.EdgeId });
        edge.LastApplied = next.Number;
        edge.LastAppliedAt = time.GetUtcNow();
        return edge;
    }

    private async Task<List<AppliedReports>> ApplyAsync(PageShieldDbContext context, Edge edge, ReportBatch batch, CancellationToken cancellationToken)
    {
        edge.Note(batch.Status);
        var keys = batch.Sites.Select(site => site.Key.ToString()).ToList();
        var sites = await (
            from key in context.ReportKeys
            where keys.Contains(key.Key) && key.DeletedAt == null
            join site in context.Sites on key.SiteId equals site.Id
            select new { key.Key, Site = site }).ToDictionaryAsync(row => row.Key, row => row.Site, cancellationToken);

        // In the order of their numbers: two hubs that apply batches of the same sites wait for each other and never in a circle.
        var applied = new List<AppliedReports>();
        foreach (var part in batch.Sites.Where(part => sites.ContainsKey(part.Key.ToString())).OrderBy(part => sites[part.Key.ToString()].Id))
        {
            var site = sites[part.Key.ToString()];
            applied.Add(await new BatchRecorder(context, alerts, indicators?.Current, time).ApplyAsync(batch, part, site, cancellationToken));
            if (batch.Status.RefusedWhileFull > 0) await alerts.RaiseForFullSpoolAsync(context, site, edge.EdgeId, batch.Status, batch.To, cancellationToken);
        }

        return applied;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Batch {Number} of endpoint {EdgeId} ({Bytes} bytes) cannot be read and was dropped: is the endpoint newer than the hub?")]
        public static partial void Unreadable(ILogger logger, string edgeId, long number, int bytes);
    }
}
