using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Network;
using PageShield.Observations;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Looks up the redirect targets of allowed URLs that visitors' browsers report as blocked. Browsers report the first URL of a redirect chain and
/// never the one that the policy blocked (CSP3 section 5.4). Sends one bounded GET per URL, only to public addresses, within limits tracked in the
/// database.
/// </summary>
public sealed class ReportedRedirects(IDbContextFactory<PageShieldDbContext> databases, GuardedHttpClient http, RecordingTransaction recording,
    AlertRaiser alerts, TimeProvider time, IndicatorFolder? indicators = null)
{
    /// <summary>Maximum number of URLs per site within 24 hours.</summary>
    public const int MostPerSite = 50;

    /// <summary>Maximum number of URLs per host within 24 hours, across all sites.</summary>
    public const int MostPerHost = 10;

    private const int MostBytes = 1024;
    private const int Candidates = 200;

    /// <summary>Looks up the next URL within the limits. Called by only one loop at a time.</summary>
    /// <returns>False if there is none.</returns>
    public async Task<bool> LookNextAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await ClaimAsync(database, cancellationToken) is not { } observation) return false;

        var response = await http.GetAsync(new Uri(observation.BlockedUrl), MostBytes, cancellationToken);
        // Even if the last hop does not respond or must not be contacted, it is where browsers were redirected.
        if (response.Url.Host != observation.BlockedHost) await StoreAsync(database, observation, response.Url, cancellationToken);
        return true;
    }

    /// <summary>Marks a URL as requested before anything is sent, so it is never requested twice.</summary>
    private async Task<Observation?> ClaimAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-1);
        var waiting = await database.Observations
            .Where(row => row.RedirectAskedAt == null && row.Noise == Noise.Redirected && !row.ForeignDocument && !row.IsHidden)
            .OrderByDescending(row => row.LastSeenAt).Take(Candidates).ToListAsync(cancellationToken);
        foreach (var row in waiting.Where(static row => ReportedScriptFetcher.IsWhole(row.BlockedUrl)))
        {
            if (await database.Observations.CountAsync(requested => requested.SiteId == row.SiteId && requested.RedirectAskedAt > since,
                cancellationToken) >= MostPerSite)
                continue;
            if (await database.Observations.CountAsync(requested => requested.BlockedHost == row.BlockedHost && requested.RedirectAskedAt > since,
                cancellationToken) >= MostPerHost)
                continue;

            // The same URL on other pages or for other directives has the same result.
            var claimed = await database.Observations
                .Where(each => each.SiteId == row.SiteId && each.BlockedUrl == row.BlockedUrl && each.RedirectAskedAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(each => each.RedirectAskedAt, now), cancellationToken);
            if (claimed > 0) return row;
        }

        return null;
    }

    private async Task StoreAsync(PageShieldDbContext database, Observation observation, Uri target, CancellationToken cancellationToken)
    {
        var shown = ReportScrubber.Url(target.AbsoluteUri, new HashSet<string>());
        await recording.RunAsync(database, () => StoreAsync(database, observation, target, shown, cancellationToken), cancellationToken);
    }

    private async Task<bool> StoreAsync(
        PageShieldDbContext database, Observation observation, Uri target, string shown, CancellationToken cancellationToken)
    {
        await database.Observations.Where(row => row.SiteId == observation.SiteId && row.BlockedUrl == observation.BlockedUrl)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.RedirectsTo, shown), cancellationToken);
        if (MatchOf(target) is { } match
            && await database.Sites.FirstOrDefaultAsync(site => site.Id == observation.SiteId, cancellationToken) is { } site)
        {
            var template = ResourceTemplate.WithHostGroup(observation.BlockedUrl);
            var script = await database.Scripts.Where(row => row.SiteId == site.Id && row.ReportTemplate == template).Select(row => (long?)row.Id)
                .FirstOrDefaultAsync(cancellationToken);
            var rule = observation.Directive.StartsWith("script-src", StringComparison.Ordinal) ? "listed-script-source" : "listed-connection";
            var finding = SiteFindings.Listed(site.Id, rule, match, script, observation.PageUrl, time.GetUtcNow(), RowId.Next(time));
            if (!await database.SiteFindings.AnyAsync(row => row.SiteId == site.Id && row.Identity == finding.Identity, cancellationToken))
            {
                database.SiteFindings.Add(finding);
                await database.SaveChangesAsync(cancellationToken);
                await alerts.RaiseForFindingsAsync(database, site, null, [finding], cancellationToken);
            }
        }

        return true;
    }

    private IndicatorMatch? MatchOf(Uri target) => indicators?.Current is { } set ? set.MatchUrl(target) ?? set.MatchHost(target.Host) : null;
}
