using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Storage;

namespace PageShield.Alerts.Rules;

/// <summary>Decides which channels an alert goes to and when: mutes first, then the first matching rule. The caller saves.</summary>
internal sealed class AlertRouter(
    PageShieldDbContext database, TimeProvider time, List<AlertRule> rules, List<AlertMute> mutes, List<AlertChannel> channels)
{
    /// <summary>The routing text of an alert when there is no channel.</summary>
    public const string NoChannel = "Nobody was notified: no channel is set up.";

    /// <summary>A digest due sooner than this takes no more alerts, because it may already be on its way.</summary>
    private static readonly TimeSpan DigestCloses = TimeSpan.FromSeconds(30);

    public static async Task<AlertRouter> LoadAsync(PageShieldDbContext database, int siteId, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rules = await database.AlertRules.AsNoTracking().Where(rule => rule.IsEnabled && (rule.SiteId == null || rule.SiteId == siteId))
            .OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
        if (rules.Exists(static rule => rule.TimeZone.Length == 0))
        {
            var zone = await database.Users.OrderBy(static account => account.Id).Select(static account => account.TimeZone)
                .FirstOrDefaultAsync(cancellationToken) ?? "UTC";
            foreach (var rule in rules.Where(static rule => rule.TimeZone.Length == 0)) rule.TimeZone = zone;
        }

        return new AlertRouter(
            database,
            time,
            rules,
            await database.AlertMutes.AsNoTracking().Where(mute => mute.Until > now && (mute.SiteId == null || mute.SiteId == siteId))
                .ToListAsync(cancellationToken),
            await database.AlertChannels.AsNoTracking().Where(channel => channel.IsEnabled && (channel.SiteId == null || channel.SiteId == siteId))
                .ToListAsync(cancellationToken));
    }

    /// <summary>Adds messages for an alert and records the reason in <see cref="Alert.Routing"/>.</summary>
    /// <param name="toldBy">Channels that were already notified of the same news.</param>
    public async Task RouteAsync(Alert alert, AlertDraft draft, IReadOnlySet<int> toldBy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (mutes.FirstOrDefault(mute => mute.Covers(draft, alert.SiteId, now)) is { } mute)
        {
            alert.Routing = AlertText.Line($"Muted by {mute.Author} until {Moment(mute.Until)}: {mute.Reason}", 500);
            return;
        }

        if (rules.FirstOrDefault(rule => rule.Matches(draft, alert.SiteId)) is not { } rule)
        {
            alert.Routing = "Nobody was notified: no rule matches.";
            return;
        }

        alert.RuleId = rule.Id;
        var wanted = channels
            .Where(channel => (rule.Channels.Count == 0 || rule.Channels.Contains(channel.Id))
                && (channel.Events.Count == 0 || channel.Events.Contains(draft.Event)))
            .ToList();
        if (rule.Pace != AlertPace.ListOnly && wanted.Count == 0)
        {
            alert.Routing = channels.Count == 0
                ? NoChannel
                : AlertText.Line($"Nobody was notified: none of the channels of rule \"{rule.Name}\" accepts this event.", 500);
            return;
        }

        if (rule.EscalateAfterMinutes is { } minutes && rule.Pace != AlertPace.ListOnly) alert.EscalateAt ??= now.AddMinutes(minutes);
        alert.Routing =
            AlertText.Line(
            await TellAsync(alert, draft, rule, [.. wanted.Where(channel => !toldBy.Contains(channel.Id))], now, cancellationToken), 500);
    }

    private async Task<string> TellAsync(
        Alert alert, AlertDraft draft, AlertRule rule, List<AlertChannel> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (rule.Pace == AlertPace.ListOnly) return $"Rule \"{rule.Name}\": listed only, nobody is notified.";

        var afterQuiet = AlertClock.AfterQuiet(rule, alert.Severity, now);
        if (rule.Pace == AlertPace.Immediate && afterQuiet <= now)
        {
            foreach (var channel in wanted) database.AlertDeliveries.Add(DeliveryLog.NewDelivery(channel.Id, alert, now, time));
            return $"Rule \"{rule.Name}\": sent immediately.";
        }

        var due = AlertClock.DigestAt(rule, now) is { } digest ? AlertClock.AfterQuiet(rule, alert.Severity, digest) : afterQuiet;
        foreach (var channel in wanted) await AddToDigestAsync(channel.Id, alert, due, now, cancellationToken);
        return rule.Pace == AlertPace.Immediate
            ? $"Rule \"{rule.Name}\": sent after the quiet hours, {Moment(due)}."
            : $"Rule \"{rule.Name}\": sent in the {(rule.Pace switch { AlertPace.Daily => "daily", AlertPace.Weekly => "weekly", _ => "hourly" })} "
                + $"digest, {Moment(due)} at the latest.";
    }

    private async Task AddToDigestAsync(int channelId, Alert alert, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var closes = now + DigestCloses;
        bool IsOpen(AlertDelivery delivery) => delivery is { Kind: DeliveryKind.Digest, State: DeliveryState.Waiting, Attempts: 0 }
            && delivery.ChannelId == channelId && delivery.NextAttemptAt <= due && delivery.NextAttemptAt > closes;

        var open = database.AlertDeliveries.Local.FirstOrDefault(IsOpen) ?? await database.AlertDeliveries
            .Where(delivery => delivery.Kind == DeliveryKind.Digest && delivery.State == DeliveryState.Waiting && delivery.Attempts == 0
                && delivery.ChannelId == channelId && delivery.NextAttemptAt <= due && delivery.NextAttemptAt > closes)
            .OrderBy(delivery => delivery.NextAttemptAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (open is null)
        {
            open = DeliveryLog.NewDelivery(channelId, alert: null, now, time);
            (open.Kind, open.NextAttemptAt) = (DeliveryKind.Digest, due);
            database.AlertDeliveries.Add(open);
        }

        if (!database.AlertDigestItems.Local.Any(item => item.DeliveryId == open.Id && item.SiteId == alert.SiteId && item.AlertId == alert.Id)
            && !await database.AlertDigestItems.AnyAsync(item => item.DeliveryId == open.Id && item.SiteId == alert.SiteId
                && item.AlertId == alert.Id, cancellationToken))
            database.AlertDigestItems.Add(new AlertDigestItem { DeliveryId = open.Id, SiteId = alert.SiteId, AlertId = alert.Id });
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
