using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>
/// Tells alerts again that nobody has acknowledged in their rule's time, and those whose snooze is over; quiet hours do not hold this up.
/// </summary>
public sealed partial class AlertEscalator(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time, ILogger<AlertEscalator> logger)
{
    private const int BatchSize = 100;

    /// <summary>Writes the messages that are due now.</summary>
    /// <returns>How many alerts are told again.</returns>
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

        // Of two processes one gets it; so does an acknowledgement at the same moment.
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
        [LoggerMessage(LogLevel.Information, "Site {SiteId}: alert {AlertId} not acknowledged; sending it again")]
        public static partial void ToldAgain(ILogger logger, int siteId, long alertId);
    }
}
