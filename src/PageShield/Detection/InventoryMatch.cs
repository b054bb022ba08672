using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Intelligence;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>Matches the existing inventory against updated threat lists. The caller saves.</summary>
internal sealed class InventoryMatch(PageShieldDbContext database, IndicatorSet indicators, TimeProvider time)
{
    private const int MostHosts = 100_000;

    /// <returns>The new findings, already added to the context.</returns>
    public async Task<IReadOnlyList<SiteFinding>> MatchAsync(CancellationToken cancellationToken)
    {
        if (indicators.Count == 0) return [];

        var now = time.GetUtcNow();
        var found = new List<(SiteFinding Finding, string ClaimedHost)>();
        var scripts = database.Scripts.AsNoTracking().Where(script => script.Host != "")
            .Select(script =>
                new
                {
                    script.SiteId,
                    script.Id,
                    script.Host,
                    script.Url,
                    script.CurrentSha256,
                    IsOnlyReported = script.CrawledAt == null && script.ReportedAt != null
                });
        await foreach (var script in scripts.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var match = MatchOf(script.Url, script.Host) ?? (script.CurrentSha256 is { } hash ? indicators.MatchHash(hash) : null);
            if (match is null) continue;

            if (script.IsOnlyReported)
                found.Add((SiteFindings.Claimed(script.SiteId, "listed-script-source", match, script.Id, null, now, RowId.Next(time)), script.Host));
            else found.Add((SiteFindings.Listed(script.SiteId, "listed-script-source", match, script.Id, null, now, RowId.Next(time)), ""));
        }

        var connections = database.Connections.AsNoTracking()
            .Select(connection =>
                new
                {
                    connection.SiteId,
                    connection.Id,
                    connection.Host,
                    connection.UrlTemplate,
                    connection.InitiatorScriptId,
                    IsOnlyReported = connection.CrawledAt == null && connection.ReportedAt != null
                });
        await foreach (var connection in connections.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (MatchOf(connection.UrlTemplate, connection.Host) is not { } match) continue;

            if (connection.IsOnlyReported)
                found.Add((SiteFindings.Claimed(connection.SiteId, "listed-connection", match, connection.InitiatorScriptId, null, now,
                    RowId.Next(time)), connection.Host));
            else found.Add(
                (SiteFindings.Listed(connection.SiteId, "listed-connection", match, connection.InitiatorScriptId, null, now, RowId.Next(time)), ""));
        }

        return await AddNewAsync(await BelieveAsync(found, cancellationToken), cancellationToken);
    }

    // Reports from several networks carry more weight than one untrusted report.
    private async Task<List<SiteFinding>> BelieveAsync(List<(SiteFinding Finding, string ClaimedHost)> found, CancellationToken cancellationToken)
    {
        var hosts = found.Where(static each => each.ClaimedHost.Length > 0).Select(static each => each.ClaimedHost).Distinct().ToList();
        var corroborated =
            (await database.ReportedHosts.AsNoTracking().Where(host => host.Networks >= HostClients.SeveralNetworks && hosts.Contains(host.Host))
            .Select(static host => new { host.SiteId, host.Host }).ToListAsync(cancellationToken)).Select(static host => (host.SiteId, host.Host))
                .ToHashSet();
        foreach (var (finding, host) in found)
            if (corroborated.Contains((finding.SiteId, host))) SiteFindings.Believe(finding);
        return found.ConvertAll(static each => each.Finding);
    }

    private async Task<List<SiteFinding>> AddNewAsync(List<SiteFinding> found, CancellationToken cancellationToken)
    {
        var added = new List<SiteFinding>();
        foreach (var site in found.Take(MostHosts).GroupBy(finding => finding.SiteId))
        {
            var identities = site.Select(finding => finding.Identity).ToHashSet();
            var known = (await database.SiteFindings
                .Where(finding => finding.SiteId == site.Key && finding.Rule.StartsWith("listed-"))
                .Select(finding => finding.Identity)
                .ToListAsync(cancellationToken)).ToHashSet();
            added.AddRange(site.Where(finding => identities.Remove(finding.Identity) && !known.Contains(finding.Identity)));
        }

        database.SiteFindings.AddRange(added);
        return added;
    }

    private IndicatorMatch? MatchOf(string url, string host) =>
        (Uri.TryCreate(url, UriKind.Absolute, out var uri) ? indicators.MatchUrl(uri) : null) ?? indicators.MatchHost(host);
}
