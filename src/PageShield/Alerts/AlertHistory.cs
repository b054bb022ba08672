using Microsoft.EntityFrameworkCore;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>Automatic steps: alerts resolve when their cause is over.</summary>
public static class AlertHistory
{
    /// <summary>Open alerts: neither acknowledged, nor resolved, nor currently snoozed.</summary>
    public static IQueryable<Alert> Open(this IQueryable<Alert> alerts, DateTimeOffset now) =>
        alerts.Where(alert => alert.ResolvedAt == null && alert.AcknowledgedAt == null && (alert.SnoozedUntil == null || alert.SnoozedUntil <= now));

    /// <summary>Resolves a site's alerts of the given events because their cause is over. The caller saves.</summary>
    /// <param name="database">The database that holds the alerts.</param>
    /// <param name="site">The site.</param>
    /// <param name="events">Events of <see cref="AlertEvents"/> that are not attacks: only a person resolves an attack.</param>
    /// <param name="why">Reason, in one sentence.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    /// <returns>How many alerts were resolved.</returns>
    internal static async Task<int> ResolveOverAsync(PageShieldDbContext database, Site site, IReadOnlyCollection<string> events, string why,
        TimeProvider time, CancellationToken cancellationToken) =>
        await ResolveOverAsync(
            database, database.Alerts.Where(alert => alert.SiteId == site.Id && events.Contains(alert.Event)), why, time, cancellationToken);

    /// <inheritdoc cref="ResolveOverAsync(PageShieldDbContext, Site, IReadOnlyCollection{string}, string, TimeProvider, CancellationToken)" />
    internal static async Task<int> ResolveOverAsync(
        PageShieldDbContext database, IQueryable<Alert> alerts, string why, TimeProvider time, CancellationToken cancellationToken)
    {
        var over = await alerts.Where(alert => alert.ResolvedAt == null).ToListAsync(cancellationToken);
        foreach (var alert in over)
        {
            (alert.ResolvedAt, alert.ResolvedBy, alert.EscalateAt, alert.SnoozedUntil) = (time.GetUtcNow(), AlertActions.Automatic, null, null);
            database.AlertHistory.Add(Entry(alert, AlertStep.Resolved, why, AlertActions.Automatic, time));
        }

        await AlertResolution.TellAsync(database, over, time, cancellationToken);
        return over.Count;
    }

    internal static AlertHistoryEntry Entry(Alert alert, AlertStep step, string text, string author, TimeProvider time) => new()
    {
        SiteId = alert.SiteId,
        AlertId = alert.Id,
        Id = RowId.Next(time),
        At = time.GetUtcNow(),
        Author = author,
        Step = step,
        Text = text.Length > AlertHistoryEntry.LongestText ? text[..AlertHistoryEntry.LongestText] : text,
    };
}
