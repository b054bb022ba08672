using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>
/// Creates findings from browser reports: scripts without integrity metadata (Integrity-Policy; severity low, no alert) and addresses on a threat
/// list. All of them are claims from untrusted senders. The caller saves.
/// </summary>
internal sealed class ReportFindings(PageShieldDbContext database, TimeProvider time)
{
    private const string Rule = "integrity-violation";
    private const int MostPerSite = 200;

    public async Task AddAsync(Site site, IReadOnlyList<BatchObservation> observations, CancellationToken cancellationToken)
    {
        var failures = observations.Where(observation => observation is { Key.Kind: ReportType.IntegrityViolation, Key.BlockedUrl.Length: > 0 })
            .GroupBy(observation => observation.Key.BlockedUrl).ToList();
        if (failures.Count == 0) return;

        var identities = failures.ToDictionary(group => Sha256Hash.OfText($"{Rule}\n{group.Key}"));
        var hashes = identities.Keys.ToList();
        var known = await database.SiteFindings.Where(finding => finding.SiteId == site.Id && hashes.Contains(finding.Identity))
            .ToDictionaryAsync(finding => finding.Identity, cancellationToken);
        var room = MostPerSite - await database.SiteFindings.CountAsync(finding => finding.SiteId == site.Id && finding.Rule == Rule,
            cancellationToken);
        foreach (var (identity, group) in identities)
        {
            var last = group.Max(observation => observation.LastSeenAt);
            if (known.TryGetValue(identity, out var finding)) finding.LastSeenAt = last;
            else if (room-- > 0) database.SiteFindings.Add(await NewAsync(site, identity, [.. group], last, cancellationToken));
        }
    }

    /// <summary>
    /// Creates findings for reported addresses that are on a threat list. They are claims until a second network's reports or a crawl confirm them.
    /// </summary>
    /// <param name="hosts">The reported hosts, with the networks that reported them.</param>
    /// <returns>New findings, and claims that are now confirmed.</returns>
    public async Task<IReadOnlyList<SiteFinding>> AddListedAsync(
        Site site, IReadOnlyList<BatchObservation> observations, IndicatorSet indicators, IReadOnlyDictionary<string, ReportedHost> hosts,
        CancellationToken cancellationToken)
    {
        if (indicators.Count == 0) return [];

        var matches = observations.Where(static observation => observation.BlockedHost.Length > 0)
            .DistinctBy(static observation => observation.Key.BlockedUrl)
            .Select(observation => (Observation: observation, Match: MatchOf(indicators, observation))).Where(static each => each.Match is not null)
                .ToList();
        if (matches.Count == 0) return [];

        var crawled = await CrawledAsync(site, [.. matches.Select(static each => each.Observation.BlockedHost).Distinct()], cancellationToken);
        var found = matches.ConvertAll(each => Of(site, each.Observation, each.Match!, // not null: filtered above
            isConfirmed: crawled.Contains(each.Observation.BlockedHost)
                || hosts.GetValueOrDefault(each.Observation.BlockedHost) is { IsCorroborated: true }));
        var identities = found.Select(static finding => finding.Identity).Distinct().ToList();
        var known = await database.SiteFindings.Where(finding => finding.SiteId == site.Id && identities.Contains(finding.Identity))
            .ToDictionaryAsync(static finding => finding.Identity, cancellationToken);

        var news = new List<SiteFinding>();
        foreach (var finding in found.OrderBy(static finding => finding.IsClaim).DistinctBy(static finding => finding.Identity))
        {
            if (!known.TryGetValue(finding.Identity, out var row))
            {
                database.SiteFindings.Add(finding);
                news.Add(finding);
            }
            else if (row.IsClaim && !finding.IsClaim)
            {
                row.Confirm(finding);
                news.Add(row);
            }
        }

        return news;
    }

    private SiteFinding Of(Site site, BatchObservation observation, IndicatorMatch match, bool isConfirmed)
    {
        var isScript = observation.Key.Directive.StartsWith("script-src", StringComparison.Ordinal);
        var template = ResourceTemplate.WithHostGroup(observation.Key.BlockedUrl);
        var script = isScript ? database.Scripts.Local.FirstOrDefault(script => script.SiteId == site.Id && script.ReportTemplate == template) : null;
        var finding =
            SiteFindings.Claimed(site.Id, isScript ? "listed-script-source" : "listed-connection", match, script?.Id, observation.Key.PageUrl,
            time.GetUtcNow(), RowId.Next(time));
        if (isConfirmed) SiteFindings.Believe(finding);
        return finding;
    }

    private static IndicatorMatch? MatchOf(IndicatorSet indicators, BatchObservation observation) =>
        (Uri.TryCreate(observation.Key.BlockedUrl, UriKind.Absolute, out var url) ? indicators.MatchUrl(url) : null)
            ?? indicators.MatchHost(observation.BlockedHost);

    /// <summary>Those of the given hosts that a crawl has seen on this site.</summary>
    private async Task<HashSet<string>> CrawledAsync(Site site, List<string> hosts, CancellationToken cancellationToken) =>
    [
        .. await database.Scripts.Where(script => script.SiteId == site.Id && script.CrawledAt != null && hosts.Contains(script.Host))
            .Select(static script => script.Host).Distinct().ToListAsync(cancellationToken),
        .. await database.Connections.Where(connection => connection.SiteId == site.Id && connection.CrawledAt != null
            && hosts.Contains(connection.Host)).Select(static connection => connection.Host).Distinct().ToListAsync(cancellationToken),
    ];

    private async Task<SiteFinding> NewAsync(
        Site site, Sha256Hash identity, List<BatchObservation> group, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var first = group[0];
        var template = ResourceTemplate.WithHostGroup(first.Key.BlockedUrl);
        var script = database.Scripts.Local.FirstOrDefault(script => script.SiteId == site.Id && script.ReportTemplate == template)
            ?? await database.Scripts.FirstOrDefaultAsync(script => script.SiteId == site.Id && script.ReportTemplate == template, cancellationToken);
        return new SiteFinding
        {
            SiteId = site.Id,
            Id = RowId.Next(time),
            Identity = identity,
            Rule = Rule,
            Severity = Severity.Low,
            Title = first.Key.Disposition == "enforce"
                ? "Visitors' browsers blocked a script without integrity metadata."
                : "Visitors' browsers ran a script without integrity metadata.",
            Evidence = first.Key.BlockedUrl,
            ScriptId = script?.Id,
            PageUrl = first.Key.PageUrl,
            FirstSeenAt = group.Min(observation => observation.FirstSeenAt),
            LastSeenAt = last,
        };
    }
}
