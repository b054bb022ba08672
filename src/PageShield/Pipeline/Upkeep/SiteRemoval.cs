using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>Removes a site with all its data. Its report key remains as a tombstone, and the audit log is kept.</summary>
public sealed class SiteRemoval(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    /// <summary>Removes a site in one transaction; false if it does not exist.</summary>
    public async Task<bool> RemoveAsync(int siteId, string actor, CancellationToken cancellationToken)
    {
        var site = await database.Sites.AsNoTracking().SingleOrDefaultAsync(each => each.Id == siteId, cancellationToken);
        if (site is null) return false;

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await RemoveContentsAsync(siteId, cancellationToken);
        await RemoveRowsAsync(siteId, cancellationToken);
        var now = time.GetUtcNow();
        await database.ReportKeys.Where(key => key.SiteId == siteId && key.DeletedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(key => key.DeletedAt, now).SetProperty(key => key.Version, key => key.Version + 1), cancellationToken);
        await audit.SaveAsync(database, actor, "site.removed", $"site:{siteId}", SiteView.Of(site), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Contents are shared by all sites. Only remove those that no other site has a version of.
    private async Task RemoveContentsAsync(int siteId, CancellationToken cancellationToken)
    {
        var own = database.ScriptVersions.Where(version => version.SiteId == siteId
                && !database.ScriptVersions.Any(other => other.SiteId != siteId && other.Sha256 == version.Sha256))
            .Select(version => version.Sha256);
        await database.PendingJudgements.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await database.Judgements.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await database.ContentAliases.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await database.ScriptContents.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
    }

    // Deletes children before parents, selecting rows by the first key column.
    private async Task RemoveRowsAsync(int siteId, CancellationToken cancellationToken)
    {
        var channels = database.AlertChannels.Where(row => row.SiteId == siteId);
        await database.AlertDeliveries.Where(row => row.SiteId == siteId || channels.Any(channel => channel.Id == row.ChannelId))
            .ExecuteDeleteAsync(cancellationToken);
        await ForgetChannelsAsync(siteId, cancellationToken);
        await channels.ExecuteDeleteAsync(cancellationToken);
        await database.AlertRules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.AlertMutes.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.AlertDigestItems.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Alerts.Where(row => row.LeaderSiteId == siteId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.LeaderSiteId, (int?)null).SetProperty(row => row.LeaderId, (long?)null), cancellationToken);
        await database.Alerts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.SiteFindings.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Changes.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Deployments.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.StandingRules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.VerdictOverrides.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.AuthorizationEvents.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Authorizations.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.ScriptAliases.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.ScriptsOnPages.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.ScriptVersions.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Connections.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Cookies.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Scripts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.CrawlPages.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Crawls.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Pages.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Observations.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.ReportCounts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.ReportSettings.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.NoiseRules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.LearnedPatterns.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.OverflowExamples.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.ReportedHosts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.SavedFilters.Where(row => row.MadeOnSite == siteId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.MadeOnSite, (int?)null), cancellationToken);
        await database.AccountSites.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await database.Sites.Where(row => row.Id == siteId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ForgetChannelsAsync(int siteId, CancellationToken cancellationToken)
    {
        var channelIds = await database.AlertChannels.Where(row => row.SiteId == siteId).Select(row => row.Id).ToListAsync(cancellationToken);
        if (channelIds.Count == 0) return;

        foreach (var rule in await database.AlertRules.ToListAsync(cancellationToken)) rule.Forget(channelIds);
        await database.SaveChangesAsync(cancellationToken);
    }
}
