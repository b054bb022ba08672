using Microsoft.EntityFrameworkCore;
using PageShield.Audit;

namespace PageShield.Alerts;

/// <summary>Takes alerts on for a person; audited.</summary>
public sealed class AlertDesk(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    /// <summary>Acknowledges those that nobody has yet, and with an alert that leads its followers on other sites.</summary>
    /// <returns>How many were acknowledged.</returns>
    public async Task<int> AcknowledgeAsync(IReadOnlyCollection<(int SiteId, long Id)> alerts, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var ids = alerts.Select(static alert => alert.Id).ToList();
        var found = (await database.Alerts
            .Where(alert => alert.AcknowledgedAt == null && (ids.Contains(alert.Id) || (alert.LeaderId != null && ids.Contains(alert.LeaderId.Value))))
            .ToListAsync(cancellationToken))
            .Where(alert => alerts.Contains((alert.SiteId, alert.Id)) || (alert is { LeaderSiteId: { } site, LeaderId: { } leader } && alerts.Contains((site, leader))))
            .ToList();
        foreach (var site in found.GroupBy(static alert => alert.SiteId))
        {
            foreach (var alert in site) (alert.AcknowledgedAt, alert.AcknowledgedBy, alert.EscalateAt) = (time.GetUtcNow(), actor, null);
            await audit.SaveAsync(
                database, actor, "alert.acknowledged", FormattableString.Invariant($"site:{site.Key}"), null, new { Alerts = site.Select(static alert => alert.Id) }, cancellationToken);
        }

        return found.Count;
    }
}
