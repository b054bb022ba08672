using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>
/// Removes old script versions if the operator configured it. Versions referenced by a change, decision or verdict are kept, and so is each script's
/// current version.
/// </summary>
public sealed class VersionRetention(PageShieldDbContext database, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Removes versions not seen for the given time that nothing references, and contents no longer used by any version.</summary>
    /// <param name="days">Days since a version was last seen; 0 keeps all versions.</param>
    /// <param name="cancellationToken">Cancels the operation; batches removed so far are kept.</param>
    /// <returns>Number of versions removed.</returns>
    public async Task<int> RemoveAsync(int days, CancellationToken cancellationToken)
    {
        if (days == 0) return 0;

        var limit = time.GetUtcNow().AddDays(-days);
        for (var removed = 0; ;)
        {
            var old = await Uncited().Where(version => version.LastSeenAt < limit).Take(AtOnce).ToListAsync(cancellationToken);
            if (old.Count == 0) return removed;

            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            database.ScriptVersions.RemoveRange(old);
            await database.SaveChangesAsync(cancellationToken);
            foreach (var script in old.GroupBy(version => (version.SiteId, version.ScriptId)))
            {
                var count = script.Count();
                await database.Scripts.Where(row => row.SiteId == script.Key.SiteId && row.Id == script.Key.ScriptId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.VersionCount, row => row.VersionCount - count), cancellationToken);
            }

            await RemoveContentsAsync([.. old.Select(version => version.Sha256).Distinct()], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            database.ChangeTracker.Clear();
            removed += old.Count;
        }
    }

    private IQueryable<ScriptVersion> Uncited() => database.ScriptVersions.Where(version =>
        !database.Scripts.Any(script => script.SiteId == version.SiteId && script.Id == version.ScriptId && script.CurrentSha256 == version.Sha256)
        && !database.Changes.Any(change => change.SiteId == version.SiteId
            && (change.OldSha256 == version.Sha256 || change.NewSha256 == version.Sha256))
        && !database.Authorizations.Any(row => row.SiteId == version.SiteId && row.DecidedSha256 == version.Sha256)
        && !database.AuthorizationEvents.Any(row => row.SiteId == version.SiteId && row.Sha256 == version.Sha256)
        && !database.VerdictOverrides.Any(row => row.SiteId == version.SiteId && row.Sha256 == version.Sha256)
        && !database.Judgements.Any(row => row.Sha256 == version.Sha256 && row.Verdict != VerdictKind.Clean));

    // Contents are shared by all sites and versions. Only remove those that no version uses any longer.
    private async Task RemoveContentsAsync(List<Sha256Hash> hashes, CancellationToken cancellationToken)
    {
        var orphans = await database.ScriptContents
            .Where(content => hashes.Contains(content.Sha256) && !database.ScriptVersions.Any(version => version.Sha256 == content.Sha256))
            .Select(content => content.Sha256)
            .ToListAsync(cancellationToken);
        await database.PendingJudgements.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await database.Judgements.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await database.ContentAliases.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await database.ScriptContents.Where(row => orphans.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
    }
}
