using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Delivery;
using PageShield.Storage;

namespace PageShield.Web.Alerts;

/// <summary>Alert queries shared by the page, the API and the export.</summary>
internal static class AlertQueries
{
    public static Task<Slice<AlertRow>> ListAlertsAsync(
        this PageShieldDbContext database, AlertFilter filter, string? after, int size, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var alerts = database.Alerts.AsNoTracking().Matching(filter, now);
        if (Cursor.Read(after) is { Moment: var moment, Id: var id })
            alerts = alerts.Where(alert => alert.RaisedAt < moment || (alert.RaisedAt == moment && alert.Id < id));
        return alerts.OrderByDescending(alert => alert.RaisedAt).ThenByDescending(alert => alert.Id).SelectRows(database)
            .SliceAsync(size, row => new Cursor(row.RaisedAt, row.Id), cancellationToken);
    }

    /// <summary>Alerts with the state of their messages.</summary>
    public static IQueryable<AlertRow> SelectRows(this IQueryable<Alert> alerts, PageShieldDbContext database) =>
        alerts.Select(alert => new AlertRow
        {
            SiteId = alert.SiteId,
            SiteName = database.Sites.Where(site => site.Id == alert.SiteId).Select(site => site.Name).First(),
            Id = alert.Id,
            Event = alert.Event,
            Severity = alert.Severity,
            Title = alert.Title,
            Body = alert.Body,
            ScriptId = alert.ScriptId,
            ChangeId = alert.ChangeId,
            CrawlId = alert.CrawlId,
            RaisedAt = alert.RaisedAt,
            AcknowledgedAt = alert.AcknowledgedAt,
            AcknowledgedBy = alert.AcknowledgedBy,
            AssignedTo = alert.AssignedTo,
            SnoozedUntil = alert.SnoozedUntil,
            ResolvedAt = alert.ResolvedAt,
            ResolvedBy = alert.ResolvedBy,
            Vendor = alert.Vendor,
            OnPaymentPage = alert.OnPaymentPage,
            Routing = alert.Routing,
            EscalateAt = alert.EscalateAt,
            EscalatedAt = alert.EscalatedAt,
            OtherSites = database.Alerts.Count(other => other.LeaderSiteId == alert.SiteId && other.LeaderId == alert.Id),
            Messages = database.AlertDeliveries.Where(delivery => delivery.SiteId == alert.SiteId && delivery.AlertId == alert.Id
                && delivery.Kind != DeliveryKind.Resolution)
                .Join(database.AlertChannels, delivery => delivery.ChannelId, channel => channel.Id, (delivery, channel) =>
                    new AlertMessage(channel.Name, channel.Kind, delivery.State, delivery.Attempts, delivery.DeliveredAt, delivery.NextAttemptAt,
                        delivery.LastResult))
                .ToList(),
        });

    public static Task<int> CountAlertsAsync(
        this PageShieldDbContext database, AlertFilter filter, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Alerts.Matching(filter, now).CountAsync(cancellationToken);

    private static IQueryable<Alert> Matching(this IQueryable<Alert> alerts, AlertFilter filter, DateTimeOffset now)
    {
        if (filter.Event is { } wanted) alerts = alerts.Where(alert => alert.Event == wanted);
        if (filter.Severity is { } severity) alerts = alerts.Where(alert => alert.Severity == severity);
        if (filter.AssignedTo is { } person) alerts = alerts.Where(alert => alert.AssignedTo == person);
        alerts = filter.State switch
        {
            AlertState.Open => alerts.Open(now),
            AlertState.Acknowledged => alerts.Where(alert => alert.AcknowledgedAt != null && alert.ResolvedAt == null),
            AlertState.Snoozed => alerts.Where(alert => alert.SnoozedUntil > now && alert.ResolvedAt == null),
            AlertState.Resolved => alerts.Where(alert => alert.ResolvedAt != null),
            AlertState.Done => alerts.Where(alert => alert.AcknowledgedAt != null || alert.ResolvedAt != null),
            _ => alerts,
        };
        alerts = filter.SiteId is { } site ? alerts.Where(alert => alert.SiteId == site) : alerts.Where(alert => alert.LeaderId == null);
        return filter.Text is { } text ? alerts.WhereContains(alert => alert.Title + " " + alert.Body, text) : alerts;
    }
}
