using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Raising;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Alerts.Rules;

/// <summary>Creates and ends mutes, with audit entries.</summary>
public sealed class AlertMutes(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    private const int ReasonLength = 500;

    /// <summary>Creates a mute if its settings are valid; otherwise returns the problems.</summary>
    public async Task<(AlertMute? Mute, IReadOnlyList<ChannelProblem> Problems)> BeginAsync(
        MuteSettings settings, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var now = time.GetUtcNow();
        var problems = Problems(settings, now).ToList();
        if (SiteScope.Current is not null && settings.SiteId is null) problems.Add(new("siteId", "Choose one of your sites."));
        if (settings.SiteId is { } site && !await database.Sites.AnyAsync(each => each.Id == site, cancellationToken))
            problems.Add(new("siteId", FormattableString.Invariant($"Site {site} does not exist.")));
        if (problems.Count > 0) return (null, problems);

        var mute = new AlertMute
        {
            Id = RowId.Next(time),
            SiteId = settings.SiteId,
            Event = settings.Event,
            Host = settings.Host?.Trim().ToLowerInvariant() is { Length: > 0 } host ? host : null,
            Reason = settings.Reason.Trim(),
            Author = actor,
            CreatedAt = now,
            Until = settings.Until,
        };
        database.AlertMutes.Add(mute);
        await audit.SaveAsync(database, actor, "mute.created", FormattableString.Invariant($"mute:{mute.Id}"), null, Record(mute), cancellationToken);
        return (mute, []);
    }

    /// <summary>Ends a mute now; false if it does not exist.</summary>
    public async Task<bool> EndAsync(long id, string actor, CancellationToken cancellationToken)
    {
        if (await database.AlertMutes.SingleOrDefaultAsync(mute => mute.Id == id, cancellationToken) is not { } mute) return false;

        database.AlertMutes.Remove(mute);
        await audit.SaveAsync(database, actor, "mute.ended", FormattableString.Invariant($"mute:{id}"), Record(mute), null, cancellationToken);
        return true;
    }

    private static IEnumerable<ChannelProblem> Problems(MuteSettings settings, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(settings.Reason) || settings.Reason.Length > ReasonLength || settings.Reason.Any(char.IsControl))
            yield return new("reason", $"Enter a reason of 1 to {ReasonLength} characters on one line.");
        if (settings.Until <= now || settings.Until > now + AlertMute.Longest)
            yield return new("until", $"A mute ends within {AlertMute.Longest.TotalDays:0} days. To mute alerts for longer, create a rule.");
        if (settings.Event is { } name && !AlertEvents.All.Contains(name))
            yield return new("event", $"Unknown event: {AlertText.Line(name, 64)}.");
        if (settings.Host is { Length: > 0 } host && Uri.CheckHostName(host.Trim()) == UriHostNameType.Unknown)
            yield return new("host", "Enter a host such as vendor.example.");
        if (settings is { SiteId: null, Event: null, Host: null or "" })
            yield return new("event", "Choose a site, an event or a host. A mute cannot cover everything.");
    }

    private static object Record(AlertMute mute) => new { mute.SiteId, mute.Event, mute.Host, mute.Reason, mute.Until };
}
