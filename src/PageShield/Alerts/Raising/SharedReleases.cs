using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Delivery;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>
/// Joins the alerts about a vendor's release that reaches many sites. An alert joins another site's alert of the last 24 hours that is at
/// least as severe and whose changes include all of its own. Attacks never join: each site is notified. Different content never joins, so
/// nothing can hide behind a release.
/// </summary>
internal sealed class SharedReleases(PageShieldDbContext database, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Makes the alert a follower if another site's alert reports the same.</summary>
    /// <returns>The channels with a message about the same news, sent or waiting.</returns>
    public async Task<IReadOnlySet<int>> JoinAsync(Alert alert, AlertDraft draft, CancellationToken cancellationToken)
    {
        foreach (var group in await CandidatesAsync(alert, draft, cancellationToken))
        {
            if (!draft.Sameness.All(group.Sameness.Contains)) continue;

            (alert.LeaderSiteId, alert.LeaderId) = group.Leader;
            return await ToldAsync(group.Members, cancellationToken);
        }

        return new HashSet<int>();
    }

    /// <summary>Whether all of a follower's changes, including new ones, are still among its group's changes.</summary>
    public async Task<bool> StillHoldsAsync(Alert alert, AlertDraft draft, CancellationToken cancellationToken) =>
        (await CandidatesAsync(alert, draft, cancellationToken))
            .Any(group => group.Leader == (alert.LeaderSiteId, alert.LeaderId) && draft.Sameness.All(group.Sameness.Contains));

    /// <summary>The channels with a message, sent or waiting, about any of these alerts.</summary>
    public async Task<IReadOnlySet<int>> ToldAsync(IReadOnlyCollection<(int SiteId, long Id)> alerts, CancellationToken cancellationToken)
    {
        var ids = alerts.Select(static alert => alert.Id).ToList();
        var single = await database.AlertDeliveries.AsNoTracking()
            .Where(delivery => delivery.AlertId != null && ids.Contains(delivery.AlertId.Value) && delivery.State != DeliveryState.Dead)
            .Select(static delivery => new { SiteId = delivery.SiteId ?? 0, Id = delivery.AlertId ?? 0, delivery.ChannelId })
            .ToListAsync(cancellationToken);
        var digests = await database.AlertDigestItems.AsNoTracking().Where(item => ids.Contains(item.AlertId))
            .Join(database.AlertDeliveries, static item => item.DeliveryId, static delivery => delivery.Id,
                static (item, delivery) => new { item.SiteId, Id = item.AlertId, delivery.ChannelId })
            .ToListAsync(cancellationToken);
        return single.Concat(digests).Where(row => alerts.Contains((row.SiteId, row.Id))).Select(static row => row.ChannelId).ToHashSet();
    }

    private async Task<List<Group>> CandidatesAsync(Alert alert, AlertDraft draft, CancellationToken cancellationToken)
    {
        if (AlertEvents.IsAttack(draft.Event) || draft.Sameness.Count == 0) return [];

        var since = time.GetUtcNow() - Window;
        var others = await database.Alerts.AsNoTracking()
            .Where(other => other.SiteId != alert.SiteId && other.Event == alert.Event && other.Vendor == alert.Vendor && other.RaisedAt >= since
                && other.CrawlId != null)
            .OrderBy(static other => other.RaisedAt)
            .Take(1000)
            .Select(static other => new { other.SiteId, other.Id, other.CrawlId, other.LeaderSiteId, other.LeaderId, other.Severity })
            .ToListAsync(cancellationToken);
        if (others.Count == 0) return [];

        var wanted = draft.Sameness.ToList();
        var seen = (await database.Changes.AsNoTracking()
            .Where(change => change.SiteId != alert.SiteId && change.At >= since && wanted.Contains(change.Sameness))
            .Select(static change => new { change.SiteId, change.CrawlId, change.Sameness })
            .ToListAsync(cancellationToken)).ToLookup(static change => (change.SiteId, change.CrawlId), static change => change.Sameness);
        return [.. others
            .GroupBy(static other => (SiteId: (int?)(other.LeaderSiteId ?? other.SiteId), Id: (long?)(other.LeaderId ?? other.Id)))
            .Where(group => group.Any(other => other.SiteId == group.Key.SiteId && other.Id == group.Key.Id && other.Severity >= draft.Severity))
            .Select(group => new Group(
                group.Key,
                [.. group.Select(static other => (other.SiteId, other.Id))],
                group.SelectMany(other => seen[(other.SiteId, other.CrawlId)]).ToHashSet()))];
    }

    private sealed record Group(
        (int? SiteId, long? Id) Leader, IReadOnlyCollection<(int SiteId, long Id)> Members, IReadOnlySet<Sha256Hash> Sameness);
}
