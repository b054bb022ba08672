using System.Globalization;
using PageShield.Observations;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Alerts;

/// <summary>Alerts about the reports themselves: that they stopped, or could not be taken.</summary>
public sealed partial class AlertRaiser
{
    /// <summary>Raises <see cref="AlertEvents.ReportsQuiet"/>, once for each silence.</summary>
    /// <returns>How many alerts were added.</returns>
    public Task<int> RaiseForQuietAsync(PageShieldDbContext database, Site site, Silence silence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(silence);
        return AddAsync(database, site, [About(site, AlertEvents.ReportsQuiet, silence.Since, "", AlertWording.Quiet(site, silence))], cancellationToken);
    }

    /// <summary>Raises <see cref="AlertEvents.ReportsRefused"/>, once a day for each endpoint.</summary>
    /// <returns>How many alerts were added.</returns>
    public Task<int> RaiseForFullSpoolAsync(
        PageShieldDbContext database, Site site, string edgeId, EdgeStatus status, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(status);
        return AddAsync(database, site, [About(site, AlertEvents.ReportsRefused, at.UtcDateTime.Date, edgeId, AlertWording.Refused(site, edgeId, status))], cancellationToken);
    }

    private static AlertDraft About(Site site, string @event, DateTimeOffset at, string edgeId, AlertWords words) => new()
    {
        Event = @event,
        Vendor = edgeId.Length > 0 ? edgeId : site.Hosts.FirstOrDefault() ?? "site",
        Occasion = at.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture),
        Severity = "medium",
        Words = words,
    };
}
