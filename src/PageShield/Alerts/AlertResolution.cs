using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>Closes incidents at receivers when their alerts are resolved. The caller saves.</summary>
internal static class AlertResolution
{
    /// <summary>
    /// Adds a resolution message for each channel that tracks incidents and was notified of one of the alerts. Other channels get none.
    /// </summary>
    /// <param name="database">The database that holds the alerts.</param>
    /// <param name="alerts">The resolved alerts, saved or not.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    public static async Task TellAsync(
        PageShieldDbContext database, IReadOnlyCollection<Alert> alerts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (alerts.Count == 0) return;

        var kinds = ChannelKinds.Where(static kind => kind.KeepsIncidents);
        var keepers = await database.AlertChannels.AsNoTracking().Where(channel => channel.IsEnabled && kinds.Contains(channel.Kind))
            .Select(static channel => channel.Id).ToListAsync(cancellationToken);
        if (keepers.Count == 0) return;

        foreach (var alert in alerts)
        {
            // An attempted message may have arrived even if the answer was lost.
            var sent = database.AlertDeliveries.Where(row => keepers.Contains(row.ChannelId)
                && (row.State == DeliveryState.Delivered || (row.State == DeliveryState.Waiting && row.Attempts > 0)));
            var told = await sent.Where(row => row.SiteId == alert.SiteId && row.AlertId == alert.Id
                && (row.Kind == DeliveryKind.Alert || row.Kind == DeliveryKind.Escalation))
                .Select(static row => row.ChannelId).ToListAsync(cancellationToken);

            // A digest with one alert is that alert's incident. A digest of several is an incident in its own right.
            var alone = await sent.Where(row => row.Kind == DeliveryKind.Digest
                && database.AlertDigestItems.Count(item => item.DeliveryId == row.Id) == 1
                    && database.AlertDigestItems.Any(item => item.DeliveryId == row.Id && item.SiteId == alert.SiteId && item.AlertId == alert.Id))
                .Select(static row => row.ChannelId).ToListAsync(cancellationToken);
            foreach (var channel in told.Concat(alone).Distinct())
            {
                var delivery = DeliveryLog.NewDelivery(channel, alert, time.GetUtcNow(), time);
                delivery.Kind = DeliveryKind.Resolution;
                database.AlertDeliveries.Add(delivery);
            }
        }
    }
}
