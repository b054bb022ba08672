using Microsoft.EntityFrameworkCore;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>The steps of an alert's life, as far as nobody has to take them: what is over resolves itself.</summary>
public static class AlertHistory
{
    /// <summary>Alerts that need somebody: neither acknowledged nor resolved, nor snoozed at this moment.</summary>
    public static IQueryable<Alert> Open(this IQueryable<Alert> alerts, DateTimeOffset now) =>
        alerts.Where(alert => alert.ResolvedAt == null && alert.AcknowledgedAt == null && (alert.SnoozedUntil == null || alert.SnoozedUntil <= now));

    /// <summary>Resolves a site's alerts of some events, because what they were about is over. The caller saves.</summary>
    /// <param name="database">Where they are; alerts that the caller has just added count too.</param>
    /// <param name="site">The site.</param>
    /// <param name="events">Of <see cref="AlertEvents"/>, trouble only: an attack is over when a person says so.</param>
    /// <param name="why">One sentence.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops before anything is changed.</param>
    /// <returns>How many.</returns>
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
