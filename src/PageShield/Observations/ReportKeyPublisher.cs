using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>Writes into the key list what endpoints need to know of a site: kept parameters, learned templates, what bypasses budgets.</summary>
internal sealed class ReportKeyPublisher(PageShieldDbContext database)
{
    /// <summary>Brings the site's row up to date; its version rises only where something changed, so that endpoints read it again. Saves.</summary>
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
