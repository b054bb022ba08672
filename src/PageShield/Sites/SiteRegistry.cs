using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Reports;
using PageShield.Sites.Journeys;
using PageShield.Storage;

namespace PageShield.Sites;

/// <summary>Creates and edits sites. Every change is audited in its own transaction.</summary>
public sealed class SiteRegistry(PageShieldDbContext database, AuditLog audit, SiteSecrets secrets, TimeProvider time)
{
    /// <summary>Creates a site with a new report key if the draft is valid.</summary>
    public async Task<SiteOutcome> CreateAsync(SiteDraft draft, string actor, CancellationToken cancellationToken)
    {
        draft = await RecordedJourney.WrittenAsync(draft, cancellationToken);
        var now = time.GetUtcNow();
        var site = new Site { Name = "", ReportKey = ReportKey.New().ToString(), CreatedAt = now };
        var errors = draft.Apply(site, secrets, now);
        if (errors.Any) return new SiteOutcome(null, errors);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        database.Sites.Add(site);
        await database.SaveChangesAsync(cancellationToken);
        database.ReportKeys.Add(new SiteReportKey { Key = site.ReportKey, SiteId = site.Id });
        await audit.SaveAsync(database, actor, "site.created", $"site:{site.Id}", null, SiteView.Of(site), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SiteOutcome(site, errors);
    }

    /// <summary>Applies the values that the draft sets and keeps the rest; null if the site does not exist.</summary>
    public async Task<SiteOutcome?> EditAsync(int id, SiteDraft draft, string actor, CancellationToken cancellationToken)
    {
        var site = await database.Sites.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (site is null) return null;

        draft = await RecordedJourney.WrittenAsync(draft, cancellationToken);
        var before = SiteView.Of(site);
        var errors = draft.Apply(site, secrets, time.GetUtcNow());
        if (errors.Any)
        {
            database.Entry(site).State = EntityState.Detached;
            return new SiteOutcome(null, errors);
        }

        await audit.SaveAsync(database, actor, "site.edited", $"site:{id}", before, SiteView.Of(site), cancellationToken);
        return new SiteOutcome(site, errors);
    }
}
