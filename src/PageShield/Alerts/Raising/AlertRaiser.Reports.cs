using System.Globalization;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>Alerts about reports that stopped or were refused, and the handling of claims that only reports make.</summary>
public sealed partial class AlertRaiser
{
    /// <summary>Raises <see cref="AlertEvents.ReportsQuiet"/>, once for each silent period.</summary>
    /// <returns>How many alerts were added.</returns>
    public Task<int> RaiseForQuietAsync(PageShieldDbContext database, Site site, Silence silence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(silence);
        return AddAsync(
            database, site, [About(site, AlertEvents.ReportsQuiet, silence.Since, "", AlertWording.Quiet(site, silence))], cancellationToken);
    }

    /// <summary>Resolves <see cref="AlertEvents.ReportsQuiet"/> when reports arrive again.</summary>
    /// <returns>How many alerts were resolved.</returns>
    public Task<int> EndQuietAsync(PageShieldDbContext database, Site site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        return AlertHistory.ResolveOverAsync(database, site, [AlertEvents.ReportsQuiet], "Reports arrive again.", time, cancellationToken);
    }

    /// <summary>Raises <see cref="AlertEvents.ReportsRefused"/>, once a day for each endpoint.</summary>
    /// <returns>How many alerts were added.</returns>
    public Task<int> RaiseForFullSpoolAsync(
        PageShieldDbContext database, Site site, string edgeId, EdgeStatus status, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(status);
        return AddAsync(database, site,
            [About(site, AlertEvents.ReportsRefused, at.UtcDateTime.Date, edgeId, AlertWording.Refused(site, edgeId, status))], cancellationToken);
    }

    /// <summary>The scripts that no crawl has seen and that only reports of one network name.</summary>
    private async Task<HashSet<long>> ClaimsAsync(PageShieldDbContext database, Site site, List<Script> scripts, CancellationToken cancellationToken)
    {
        var reported = scripts.Where(static script => script is { CrawledAt: null, ReportedAt: not null }).ToList();
        if (reported.Count == 0) return [];

        var hosts = await new ReportedHosts(database, time)
            .FindAsync(site.Id, [.. reported.Select(static script => script.Host).Distinct()], cancellationToken);
        return [.. reported.Where(script => hosts.GetValueOrDefault(script.Host) is not { IsCorroborated: true }).Select(static script => script.Id)];
    }

    private static AlertDraft About(Site site, string @event, DateTimeOffset at, string edgeId, AlertWords words) => new()
    {
        Event = @event,
        Vendor = edgeId.Length > 0 ? edgeId : site.Hosts.FirstOrDefault() ?? "site",
        Occasion = at.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture),
        Severity = Severity.Medium,
        Words = words,
    };
}
