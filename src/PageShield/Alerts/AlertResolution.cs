using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>Ends at receivers what they hold open: an incident is over when its alert is. The caller saves.</summary>
internal static class AlertResolution
{
    /// <summary>
    /// Writes a message for each channel that keeps incidents and was told of one of the alerts; others, and those that never were, get none.
    /// </summary>
    /// <param name="database">Where the alerts are; they are resolved already, saved or not.</param>
    /// <param name="alerts">What is over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
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
            // A message that was tried may have arrived although its answer was lost.
            var sent = database.AlertDeliveries.Where(row => keepers.Contains(row.ChannelId)
                && (row.State == DeliveryState.Delivered || (row.State == DeliveryState.Waiting && row.Attempts > 0)));
            var told = await sent.Where(row => row.SiteId == alert.SiteId && row.AlertId == alert.Id
                && (row.Kind == DeliveryKind.Alert || row.Kind == DeliveryKind.Escalation))
                .Select(static row => row.ChannelId).ToListAsync(cancellationToken);

            // A digest of one is that alert; one of several is an incident of its own.
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
