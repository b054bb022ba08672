using Microsoft.EntityFrameworkCore;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>Updates a site's entry in the key list read by endpoints: kept parameters, learned templates and known keys that bypass quotas.</summary>
internal sealed class ReportKeyPublisher(PageShieldDbContext database)
{
    /// <summary>Updates the site's row and saves. The version is increased only if something changed, which makes endpoints reload the row.</summary>
    public async Task<bool> PublishAsync(Site site, SiteFacts facts, LearnedTemplates learned, CancellationToken cancellationToken)
    {
        var row = await database.ReportKeys.FirstOrDefaultAsync(key => key.Key == site.ReportKey && key.DeletedAt == null, cancellationToken);
        if (row is null) return false;

        var settings = await database.ReportSettings.AsNoTracking().FirstOrDefaultAsync(each => each.SiteId == site.Id, cancellationToken);
        var stored = await database.Observations.Where(each => each.SiteId == site.Id && !each.ForeignDocument).Select(each => each.KeyHash)
            .ToListAsync(cancellationToken);
        var known = facts.ToKnownKeys(stored).ToByteArray();
        var kept = site.KeepQueryStrings && settings is { KeptParameters.Count: > 0 } ? string.Join(' ', settings.KeptParameters) : null;
        var templates = learned.Serialize();
        if (kept == row.KeptParameters && templates == row.Templates && known.AsSpan().SequenceEqual(row.KnownKeys ?? [])) return false;

        (row.KeptParameters, row.Templates, row.KnownKeys) = (kept, templates, known);
        row.Version++;
        await database.SaveChangesAsync(cancellationToken);
        return true;
    }
}
