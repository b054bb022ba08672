using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>
/// Forgets old script versions where the operator wants that. What a change, a decision or a verdict cites stays, and so does what a
/// script runs now.
/// </summary>
public sealed class VersionRetention(PageShieldDbContext db, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Removes versions that were not seen for so long and that nothing cites, with contents that no site has any more.</summary>
    /// <param name="days">Days since a version was last seen; 0 keeps all for ever.</param>
    /// <param name="cancellationToken">Ends between two pieces of work.</param>
    /// <returns>How many versions went.</returns>
    public async Task<int> RemoveAsync(int days, CancellationToken cancellationToken)
    {
        if (days == 0) return 0;

        var limit = time.GetUtcNow().AddDays(-days);
        for (var removed = 0; ;)
        {
            var old = await Uncited().Where(version => version.LastSeenAt < limit).Take(AtOnce).ToListAsync(cancellationToken);
            if (old.Count == 0) return removed;

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            db.ScriptVersions.RemoveRange(old);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var script in old.GroupBy(version => (version.SiteId, version.ScriptId)))
            {
                var count = script.Count();
                await db.Scripts.Where(row => row.SiteId == script.Key.SiteId && row.Id == script.Key.ScriptId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.VersionCount, row => row.VersionCount - count), cancellationToken);
            }

            await RemoveContentsAsync([.. old.Select(version => version.Sha256).Distinct()], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
            removed += old.Count;
        }
    }

    private IQueryable<ScriptVersion> Uncited() => db.ScriptVersions.Where(version =>
        !db.Scripts.Any(script => script.SiteId == version.SiteId && script.Id == version.ScriptId && script.CurrentSha256 == version.Sha256)
        && !db.Changes.Any(change => change.SiteId == version.SiteId && (change.OldSha256 == version.Sha256 || change.NewSha256 == version.Sha256))
        && !db.Authorizations.Any(row => row.SiteId == version.SiteId && row.DecidedSha256 == version.Sha256)
        && !db.AuthorizationEvents.Any(row => row.SiteId == version.SiteId && row.Sha256 == version.Sha256)
        && !db.Overrules.Any(row => row.SiteId == version.SiteId && row.Sha256 == version.Sha256)
        && !db.Judgements.Any(row => row.Sha256 == version.Sha256 && row.Verdict != VerdictKind.Clean));

    // Contents are shared by all sites and versions: only those go that nothing has any more.
    private async Task RemoveContentsAsync(List<Sha256Hash> hashes, CancellationToken cancellationToken)
    {
        var orphans = await db.ScriptContents
            .Where(content => hashes.Contains(content.Sha256) && !db.ScriptVersions.Any(version => version.Sha256 == content.Sha256))
            .Select(content => content.Sha256)
            .ToListAsync(cancellationToken);
        await db.PendingJudgements.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await db.Judgements.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await db.ContentAliases.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await db.ScriptContents.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
    }
}
