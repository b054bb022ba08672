using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Alerts;

/// <summary>
/// Actions on alerts: acknowledge, assign, snooze, comment, resolve and reopen. An action on a leading alert also applies to its followers
/// on other sites. Every step is audited and recorded in the alert's history.
/// </summary>
public sealed class AlertActions(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    /// <summary>The author of automatic steps.</summary>
    public const string Automatic = "Page Shield";

    /// <summary>The longest time that an alert can be snoozed.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(90);

    /// <summary>Acknowledges the alerts that are not acknowledged yet.</summary>
    /// <returns>How many were acknowledged, followers included.</returns>
    public Task<int> AcknowledgeAsync(IReadOnlyCollection<(int SiteId, long Id)> alerts, string actor, CancellationToken cancellationToken) =>
        ApplyAsync(alerts, actor, AlertStep.Acknowledged, "", static alert => alert is { AcknowledgedAt: null, ResolvedAt: null },
            alert => (alert.AcknowledgedAt, alert.AcknowledgedBy, alert.EscalateAt, alert.SnoozedUntil) =
                (time.GetUtcNow(), actor, null, null), cancellationToken);

    /// <summary>Resolves alerts. This also acknowledges the ones that were not acknowledged yet.</summary>
    /// <param name="why">Reason for colleagues and auditors; may be empty.</param>
    /// <returns>How many were resolved, followers included.</returns>
    public Task<int> ResolveAsync(IReadOnlyCollection<(int SiteId, long Id)> alerts, string why, string actor, CancellationToken cancellationToken) =>
        ApplyAsync(alerts, actor, AlertStep.Resolved, why, static alert => alert.ResolvedAt is null, alert =>
        {
            (alert.ResolvedAt, alert.ResolvedBy, alert.EscalateAt, alert.SnoozedUntil) = (time.GetUtcNow(), actor, null, null);
            (alert.AcknowledgedAt, alert.AcknowledgedBy) = (alert.AcknowledgedAt ?? time.GetUtcNow(), alert.AcknowledgedBy ?? actor);
        }, cancellationToken);

    /// <summary>Reopens resolved, acknowledged or snoozed alerts and notifies the same channels again.</summary>
    /// <returns>How many were reopened, followers included.</returns>
    public async Task<int> ReopenAsync(
        IReadOnlyCollection<(int SiteId, long Id)> alerts, string why, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var ids = alerts.Select(static alert => (long?)alert.Id).ToList();
        var told = (await database.AlertDeliveries.AsNoTracking().Where(delivery => ids.Contains(delivery.AlertId))
            .Select(static delivery => new { delivery.SiteId, delivery.AlertId }).ToListAsync(cancellationToken))
            .Select(static delivery => (delivery.SiteId, delivery.AlertId)).ToHashSet();
        return await ApplyAsync(alerts, actor, AlertStep.Reopened, why,
            static alert => alert is not { ResolvedAt: null, AcknowledgedAt: null, SnoozedUntil: null },
            alert =>
            {
                (alert.ResolvedAt, alert.ResolvedBy, alert.AcknowledgedAt, alert.AcknowledgedBy, alert.SnoozedUntil) = (null, null, null, null, null);
                alert.EscalateAt = told.Contains((alert.SiteId, alert.Id)) ? time.GetUtcNow() : null;
            }, cancellationToken);
    }

    /// <summary>Snoozes open alerts until a given time. Then they are open again and the channels get a reminder.</summary>
    /// <param name="until">In the future, at most <see cref="LongestSnooze"/> away; otherwise nothing happens.</param>
    /// <returns>How many were snoozed, followers included.</returns>
    public Task<int> SnoozeAsync(
        IReadOnlyCollection<(int SiteId, long Id)> alerts, DateTimeOffset until, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (until <= now || until > now + LongestSnooze) return Task.FromResult(0);

        return ApplyAsync(alerts, actor, AlertStep.Snoozed, until.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            static alert => alert.ResolvedAt is null,
            alert => (alert.SnoozedUntil, alert.EscalateAt, alert.AcknowledgedAt, alert.AcknowledgedBy) =
                (until, until, null, null), cancellationToken);
    }

    /// <summary>Assigns alerts to a person; an empty name unassigns them.</summary>
    /// <returns>How many were assigned, followers included.</returns>
    public Task<int> AssignAsync(IReadOnlyCollection<(int SiteId, long Id)> alerts, string? person, string actor, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrWhiteSpace(person) ? null : person.Trim();
        return ApplyAsync(alerts, actor, AlertStep.Assigned, name ?? "", alert => alert.AssignedTo != name, alert => alert.AssignedTo = name,
            cancellationToken);
    }

    /// <summary>Adds a comment; an empty one does nothing.</summary>
    public Task<int> CommentAsync((int SiteId, long Id) alert, string text, string actor, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(text)
            ? Task.FromResult(0)
            : ApplyAsync([alert], actor, AlertStep.Comment, text.Trim(), static _ => true, static _ => { }, cancellationToken, withFollowers: false);

    private async Task<int> ApplyAsync(
        IReadOnlyCollection<(int SiteId, long Id)> alerts, string actor, AlertStep step, string text, Func<Alert, bool> concerns,
        Action<Alert> apply, CancellationToken cancellationToken, bool withFollowers = true)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var ids = alerts.Select(static alert => alert.Id).ToList();
        var found = (await database.Alerts
            .Where(alert => ids.Contains(alert.Id) || (withFollowers && alert.LeaderId != null && ids.Contains(alert.LeaderId.Value)))
            .ToListAsync(cancellationToken))
            .Where(alert => alerts.Contains((alert.SiteId, alert.Id))
                || (withFollowers && alert is { LeaderSiteId: { } site, LeaderId: { } leader } && alerts.Contains((site, leader))))
            .Where(concerns).ToList();
        foreach (var site in found.GroupBy(static alert => alert.SiteId))
        {
            if (step == AlertStep.Resolved) await AlertResolution.TellAsync(database, [.. site], time, cancellationToken);
            foreach (var alert in site)
            {
                apply(alert);
                database.AlertHistory.Add(AlertHistory.Entry(alert, step, text, actor, time));
            }

            await audit.SaveAsync(
                database, actor, $"alert.{(step == AlertStep.Comment ? "commented" : step.ToString().ToLowerInvariant())}",
                FormattableString.Invariant($"site:{site.Key}"), null,
                new { Alerts = site.Select(static alert => alert.Id), Text = text.Length > 0 ? text : null }, cancellationToken);
        }

        return found.Count;
    }
}
