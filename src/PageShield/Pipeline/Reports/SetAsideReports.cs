using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Recording;
using PageShield.Observations;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Restores stored reports that were set aside for a reason that no longer applies, so nothing reported is missing from the inventory. Runs within
/// the caller's transaction, which also saves.
/// </summary>
internal sealed class SetAsideReports(PageShieldDbContext database)
{
    private const int MostAtOnce = 500;

    /// <summary>Shows hidden reports about unknown hosts that more than one network has now reported.</summary>
    /// <param name="site">The site.</param>
    /// <param name="rules">Rules that decide what is hidden.</param>
    /// <param name="current">Digests of the current batch's observations, which are already labeled.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Observations that may now be added to the inventory.</returns>
    public async Task<IReadOnlyList<BatchObservation>> ShowAsync(
        Site site, SiteRules rules, IReadOnlySet<Sha256Hash> current, CancellationToken cancellationToken)
    {
        if (rules.Strangers.Count == 0) return [];

        var rows = await database.Observations.Where(row => row.SiteId == site.Id && row.IsHidden && !row.ForeignDocument
            && rules.Strangers.Contains(row.BlockedHost))
            .OrderByDescending(row => row.LastSeenAt).Take(MostAtOnce).ToListAsync(cancellationToken);
        var shown = rows.Where(row => !current.Contains(row.KeyHash) && !rules.Hides(Key(row), row.BlockedHost, row.Noise)).ToList();
        foreach (var row in shown) row.IsHidden = false;
        return shown.ConvertAll(AsReported);
    }

    /// <summary>Adopts reports about documents of hosts that were added to the site after the reports arrived.</summary>
    /// <returns>Whether there were any such reports.</returns>
    public async Task<bool> AdoptAsync(Site site, ReportedInventory inventory, CancellationToken cancellationToken)
    {
        var rows = (await database.Observations.Where(row => row.SiteId == site.Id && row.ForeignDocument).Take(MostAtOnce)
            .ToListAsync(cancellationToken))
            .FindAll(row => site.Hosts.Contains(ReportInterpreter.HostOf(row.PageUrl)));
        if (rows.Count == 0) return false;

        foreach (var row in rows) row.ForeignDocument = false;
        var (first, last) = (rows.Min(static row => row.FirstSeenAt), rows.Max(static row => row.LastSeenAt));
        site.FirstReportAt = site.FirstReportAt is { } known && known < first ? known : first;
        site.LastReportAt = site.LastReportAt is { } latest && latest > last ? latest : last;
        await inventory.AddAsync(site, rows.FindAll(static row => !row.IsHidden).ConvertAll(AsReported), cancellationToken);
        return true;
    }

    private static ObservationKey Key(Observation row) => new(row.Type, row.Directive, row.BlockedUrl, row.PageUrl, row.SourceFile, row.Disposition);

    private static BatchObservation AsReported(Observation row) => new()
    {
        Key = Key(row),
        BlockedHost = row.BlockedHost,
        PageHost = ReportInterpreter.HostOf(row.PageUrl),
        Count = row.Count,
        FirstSeenAt = row.FirstSeenAt,
        LastSeenAt = row.LastSeenAt,
        Browsers = (BrowserFamilies)row.Browsers,
        Noise = row.Noise,
        Sample = row.Sample,
    };
}
