using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Network;
using PageShield.Observations;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Looks where an allowed address leads that visitors' browsers report as blocked: browsers name the first address of a redirect and never
/// the one that the policy refused (CSP3 section 5.4). One bounded GET for each, to public addresses, within budgets that stand in the database.
/// </summary>
public sealed class ReportedRedirects(IDbContextFactory<PageShieldDbContext> databases, GuardedHttpClient http, RecordingTransaction recording,
    AlertRaiser alerts, TimeProvider time, IndicatorFolder? indicators = null)
{
    /// <summary>Addresses of one site within 24 hours.</summary>
    public const int MostPerSite = 50;

    /// <summary>Addresses of one host within 24 hours, for all sites.</summary>
    public const int MostPerHost = 10;

    private const int MostBytes = 1024;
    private const int Candidates = 200;

    /// <summary>Looks at the next address that may be asked for; called by one loop at a time.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> LookNextAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await ClaimAsync(database, cancellationToken) is not { } observation) return false;

        var response = await http.GetAsync(new Uri(observation.BlockedUrl), MostBytes, cancellationToken);
        // Where the last hop does not answer, or may not be reached from here, it is still where browsers were sent.
        if (response.Url.Host != observation.BlockedHost) await EnterAsync(database, observation, response.Url, cancellationToken);
        return true;
    }

    /// <summary>Notes an address as asked for before anything is sent: whatever happens, nobody asks a second time.</summary>
    private async Task<Observation?> ClaimAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-1);
        var waiting = await database.Observations
            .Where(row => row.RedirectAskedAt == null && row.Noise == Noise.Redirected && !row.ForeignDocument && !row.IsHidden)
            .OrderByDescending(row => row.LastSeenAt).Take(Candidates).ToListAsync(cancellationToken);
        foreach (var row in waiting.Where(static row => ReportedScriptFetcher.IsWhole(row.BlockedUrl)))
        {
            if (await database.Observations.CountAsync(asked => asked.SiteId == row.SiteId && asked.RedirectAskedAt > since,
                cancellationToken) >= MostPerSite)
                continue;
            if (await database.Observations.CountAsync(asked => asked.BlockedHost == row.BlockedHost && asked.RedirectAskedAt > since,
                cancellationToken) >= MostPerHost)
                continue;

            // The same address on other pages, or for another directive, has the same answer.
            var claimed = await database.Observations
                .Where(each => each.SiteId == row.SiteId && each.BlockedUrl == row.BlockedUrl && each.RedirectAskedAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(each => each.RedirectAskedAt, now), cancellationToken);
            if (claimed > 0) return row;
        }

        return null;
    }

    private async Task EnterAsync(PageShieldDbContext database, Observation observation, Uri target, CancellationToken cancellationToken)
    {
        var shown = ReportScrubber.Url(target.AbsoluteUri, new HashSet<string>());
        await recording.RunAsync(database, () => EnterAsync(database, observation, target, shown, cancellationToken), cancellationToken);
    }

    private async Task<bool> EnterAsync(
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
