using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>Removes a site with everything known of it; its report key stays as a tombstone, and the audit log stays whole.</summary>
public sealed class SiteRemoval(PageShieldDbContext db, AuditLog audit, TimeProvider time)
{
    /// <summary>Removes in one transaction; false where there is no such site.</summary>
    public async Task<bool> RemoveAsync(int siteId, string actor, CancellationToken cancellationToken)
    {
        var site = await db.Sites.AsNoTracking().SingleOrDefaultAsync(each => each.Id == siteId, cancellationToken);
        if (site is null) return false;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RemoveContentsAsync(siteId, cancellationToken);
        await RemoveRowsAsync(siteId, cancellationToken);
        var now = time.GetUtcNow();
        await db.ReportKeys.Where(key => key.SiteId == siteId && key.DeletedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(key => key.DeletedAt, now).SetProperty(key => key.Version, key => key.Version + 1), cancellationToken);
        await audit.SaveAsync(db, actor, "site.removed", $"site:{siteId}", SiteView.Of(site), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Contents are shared by all sites: only those go that no other site has ever run.
    private async Task RemoveContentsAsync(int siteId, CancellationToken cancellationToken)
    {
        var own = db.ScriptVersions.Where(version => version.SiteId == siteId
                && !db.ScriptVersions.Any(other => other.SiteId != siteId && other.Sha256 == version.Sha256))
            .Select(version => version.Sha256);
        await db.PendingJudgements.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await db.Judgements.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await db.ContentAliases.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
        await db.ScriptContents.Where(row => own.Contains(row.Sha256)).ExecuteDeleteAsync(cancellationToken);
    }

    // Children before parents, a site's rows by the key's first column.
    private async Task RemoveRowsAsync(int siteId, CancellationToken cancellationToken)
    {
        var channels = db.AlertChannels.Where(row => row.SiteId == siteId);
        await db.AlertDeliveries.Where(row => row.SiteId == siteId || channels.Any(channel => channel.Id == row.ChannelId))
            .ExecuteDeleteAsync(cancellationToken);
        await ForgetChannelsAsync(siteId, cancellationToken);
        await channels.ExecuteDeleteAsync(cancellationToken);
        await db.AlertRules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.AlertMutes.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.AlertDigestItems.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Alerts.Where(row => row.LeaderSiteId == siteId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.LeaderSiteId, (int?)null).SetProperty(row => row.LeaderId, (long?)null), cancellationToken);
        await db.Alerts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.SiteFindings.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Changes.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Deployments.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.StandingRules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Overrules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.AuthorizationEvents.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Authorizations.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.ScriptAliases.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.ScriptsOnPages.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.ScriptVersions.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Connections.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Cookies.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Scripts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.CrawlPages.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Crawls.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Pages.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Observations.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.ReportCounts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.ReportSettings.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.NoiseRules.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.LearnedPatterns.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.OverflowExamples.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.ReportedHosts.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.SavedFilters.Where(row => row.MadeOnSite == siteId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.MadeOnSite, (int?)null), cancellationToken);
        await db.AccountSites.Where(row => row.SiteId == siteId).ExecuteDeleteAsync(cancellationToken);
        await db.Sites.Where(row => row.Id == siteId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ForgetChannelsAsync(int siteId, CancellationToken cancellationToken)
    {
        var gone = await db.AlertChannels.Where(row => row.SiteId == siteId).Select(row => row.Id).ToListAsync(cancellationToken);
        if (gone.Count == 0) return;

        foreach (var rule in await db.AlertRules.ToListAsync(cancellationToken)) rule.Forget(gone);
        await db.SaveChangesAsync(cancellationToken);
    }
}
