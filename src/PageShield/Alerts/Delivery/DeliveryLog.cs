using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>The log of all messages, sent and waiting; one row each.</summary>
public sealed class DeliveryLog(
    IDbContextFactory<PageShieldDbContext> databases, AlertSignal signal, IOptions<AlertOptions> options, TimeProvider time)
{
    /// <summary>Queues a test message for a channel. It is attempted once.</summary>
    /// <returns>The delivery's id, for <see cref="AlertSender.SendAsync"/>.</returns>
    public async Task<long> AddTestAsync(int channelId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var delivery = NewDelivery(channelId, alert: null, time.GetUtcNow(), time);
        database.AlertDeliveries.Add(delivery);
        await database.SaveChangesAsync(cancellationToken);
        return delivery.Id;
    }

    /// <summary>Records that a channel's test message was delivered before the channel was saved.</summary>
    public async Task AddPassedTestAsync(int channelId, string? said, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var delivery = NewDelivery(channelId, alert: null, time.GetUtcNow(), time);
        (delivery.State, delivery.Attempts, delivery.DeliveredAt, delivery.LastResult) = (DeliveryState.Delivered, 1, delivery.CreatedAt, said);
        database.AlertDeliveries.Add(delivery);
        await database.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Queues a dead message again with a full set of attempts; false if it is not dead.</summary>
    public async Task<bool> ReviveAsync(long deliveryId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var revived = await database.AlertDeliveries
            .Where(delivery => delivery.Id == deliveryId && delivery.State == DeliveryState.Dead)
            .ExecuteUpdateAsync(set => set
                .SetProperty(static delivery => delivery.State, DeliveryState.Waiting)
                .SetProperty(static delivery => delivery.Attempts, 0)
                .SetProperty(static delivery => delivery.NextAttemptAt, now), cancellationToken);
        if (revived > 0) signal.Notify();
        return revived > 0;
    }

    /// <summary>Removes messages delivered or given up more than <see cref="AlertOptions.KeepLogDays"/> ago, but no alerts.</summary>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var before = time.GetUtcNow().AddDays(-options.Value.KeepLogDays);
        return await database.AlertDeliveries
            .Where(delivery => delivery.State != DeliveryState.Waiting && delivery.CreatedAt < before)
            .ExecuteDeleteAsync(cancellationToken);
    }

    internal static AlertDelivery NewDelivery(int channelId, Alert? alert, DateTimeOffset now, TimeProvider time) => new()
    {
        Id = RowId.Next(time),
        Kind = alert is null ? DeliveryKind.Test : DeliveryKind.Alert,
        SiteId = alert?.SiteId,
        AlertId = alert?.Id,
        ChannelId = channelId,
        State = DeliveryState.Waiting,
        CreatedAt = now,
        NextAttemptAt = now,
        MessageId = "msg_" + RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 26),
    };
}
