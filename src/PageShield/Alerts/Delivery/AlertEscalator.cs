using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>
/// Sends reminders of alerts that were not acknowledged within their rule's time or whose snooze has ended, even during quiet hours.
/// </summary>
public sealed partial class AlertEscalator(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time, ILogger<AlertEscalator> logger)
{
    private const int BatchSize = 100;

    /// <summary>Adds the reminders that are due now.</summary>
    /// <returns>How many alerts get a reminder.</returns>
    public async Task<int> EscalateDueAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var due = await database.Alerts.AsNoTracking().Where(alert => alert.EscalateAt != null && alert.EscalateAt <= now)
            .OrderBy(static alert => alert.EscalateAt).Take(BatchSize).Select(static alert => new { alert.SiteId, alert.Id })
                .ToListAsync(cancellationToken);

        var told = 0;
        foreach (var key in due)
            if (await EscalateAsync(key.SiteId, key.Id, now, cancellationToken)) told++;
        return told;
    }

    private async Task<bool> EscalateAsync(int siteId, long id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        // The conditional update lets only one process claim the reminder, and none if the alert is acknowledged at the same time.
        var isOpen =
            await database.Alerts.Where(alert => alert.SiteId == siteId && alert.Id == id && alert.EscalateAt != null && alert.AcknowledgedAt == null
            && alert.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(static alert => alert.EscalateAt, (DateTimeOffset?)null)
                .SetProperty(static alert => alert.EscalatedAt, now)
                .SetProperty(static alert => alert.SnoozedUntil, (DateTimeOffset?)null), cancellationToken) == 1;
        if (!isOpen)
        {
            await database.Alerts.Where(alert => alert.SiteId == siteId && alert.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(static alert => alert.EscalateAt, (DateTimeOffset?)null), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return false;
        }

        var alert = await database.Alerts.AsNoTracking().SingleAsync(row => row.SiteId == siteId && row.Id == id, cancellationToken);
        var rule = await database.AlertRules.AsNoTracking().FirstOrDefaultAsync(row => row.Id == alert.RuleId, cancellationToken);
        var wanted = rule is { EscalateTo.Count: > 0 } ? rule.EscalateTo : rule?.Channels ?? [];
        var channels = await database.AlertChannels.AsNoTracking()
            .Where(channel => channel.IsEnabled && (channel.SiteId == null || channel.SiteId == siteId)).ToListAsync(cancellationToken);
        foreach (var channel in channels.Where(channel => wanted.Count == 0 || wanted.Contains(channel.Id)))
        {
            var delivery = DeliveryLog.NewDelivery(channel.Id, alert, now, time);
            delivery.Kind = DeliveryKind.Escalation;
            database.AlertDeliveries.Add(delivery);
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.ToldAgain(logger, siteId, id);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Site {SiteId}: alert {AlertId} is not acknowledged; sending a reminder")]
        public static partial void ToldAgain(ILogger logger, int siteId, long alertId);
    }
}
