using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Raising;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>Composes a delivery's message from the current state of its alerts.</summary>
internal sealed class AlertComposer(PageShieldDbContext database, Uri? dashboard)
{
    /// <summary>The message; null if there is nothing left to report.</summary>
    public Task<OutgoingAlert?> ComposeAsync(AlertDelivery delivery, AlertChannel channel, CancellationToken cancellationToken) =>
        delivery.Kind switch
        {
            DeliveryKind.Test => Task.FromResult<OutgoingAlert?>(Test(delivery, channel)),
            DeliveryKind.Digest => DigestAsync(delivery, cancellationToken),
            _ => SingleAsync(delivery, channel, cancellationToken),
        };

    private static OutgoingAlert Test(AlertDelivery delivery, AlertChannel channel)
    {
        var words = AlertWording.Test(channel.Name);
        return new()
        {
            MessageId = delivery.MessageId,
            Event = AlertEvents.Test,
            Severity = Severity.Info,
            Title = words.Title,
            Body = words.Body,
            RaisedAt = delivery.CreatedAt
        };
    }

    private async Task<OutgoingAlert?> SingleAsync(AlertDelivery delivery, AlertChannel channel, CancellationToken cancellationToken)
    {
        var alert = await database.Alerts.AsNoTracking()
            .FirstOrDefaultAsync(row => row.SiteId == delivery.SiteId && row.Id == delivery.AlertId, cancellationToken);
        if (alert is null || !IsNeeded(delivery.Kind, alert, channel)) return null;

        var site = await NameAsync(alert.SiteId, cancellationToken);
        var change = await database.Changes.AsNoTracking()
            .FirstOrDefaultAsync(row => row.SiteId == alert.SiteId && row.Id == alert.ChangeId, cancellationToken);
        var followers = await database.Alerts.AsNoTracking().Where(row => row.LeaderSiteId == alert.SiteId && row.LeaderId == alert.Id)
            .Join(database.Sites, row => row.SiteId, row => row.Id, (_, row) => row.Name).OrderBy(name => name).ToListAsync(cancellationToken);
        var outgoing =
            OutgoingAlert.From(alert, delivery.MessageId, site, change, dashboard) with { IsResolution = delivery.Kind == DeliveryKind.Resolution };
        return AlertWording.With(outgoing, followers, delivery.Kind == DeliveryKind.Escalation);
    }

    /// <summary>Whether the alert still needs the message. No incident is opened for a resolved alert, or resolved for a reopened one.</summary>
    private static bool IsNeeded(DeliveryKind kind, Alert alert, AlertChannel channel) => kind switch
    {
        DeliveryKind.Escalation => alert is { AcknowledgedAt: null, ResolvedAt: null },
        DeliveryKind.Resolution => alert.ResolvedAt is not null,
        _ => alert.ResolvedAt is null || !ChannelKinds.Of(channel.Kind).KeepsIncidents,
    };

    private async Task<OutgoingAlert?> DigestAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var alerts = await database.AlertDigestItems.AsNoTracking().Where(item => item.DeliveryId == delivery.Id)
            .Join(database.Alerts, item => new { item.SiteId, Id = item.AlertId }, alert => new { alert.SiteId, alert.Id }, (_, alert) => alert)
            .Where(alert => alert.AcknowledgedAt == null && alert.ResolvedAt == null)
            .Join(database.Sites, alert => alert.SiteId, site => site.Id, (alert, site) => new { Alert = alert, Site = site.Name })
            .ToListAsync(cancellationToken);
        var rows = alerts.ConvertAll(row => OutgoingAlert.From(row.Alert, delivery.MessageId, row.Site, null, dashboard));
        return rows.Count switch
        {
            0 => null,
            1 => rows[0],
            _ => AlertWording.Digest(
                delivery.MessageId, delivery.CreatedAt, [.. rows.OrderByDescending(row => row.Severity).ThenBy(row => row.RaisedAt)], dashboard),
        };
    }

    private Task<string> NameAsync(int siteId, CancellationToken cancellationToken) =>
        database.Sites.AsNoTracking().Where(row => row.Id == siteId).Select(static row => row.Name).FirstAsync(cancellationToken);
}
