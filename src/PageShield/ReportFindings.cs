using Microsoft.EntityFrameworkCore;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield;

/// <summary>
/// Makes findings of integrity failures that visitors' browsers report (Integrity-Policy): a script ran, or would have run, without
/// integrity metadata. A claim by strangers, so its severity is low and no alert follows. The caller saves.
/// </summary>
internal sealed class ReportFindings(PageShieldDbContext context, TimeProvider time)
{
    private const string Rule = "integrity-violation";
    private const int MostPerSite = 200;

    public async Task AddAsync(Site site, IReadOnlyList<BatchObservation> observations, CancellationToken cancellationToken)
    {
        var failures = observations.Where(observation => observation is { Key.Type: Rule, Key.BlockedUrl.Length: > 0 }).GroupBy(observation => observation.Key.BlockedUrl).ToList();
        if (failures.Count == 0) return;

        var identities = failures.ToDictionary(group => Sha256Hash.OfText($"{Rule}\n{group.Key}"));
        var hashes = identities.Keys.ToList();
        var known = await context.SiteFindings.Where(finding => finding.SiteId == site.Id && hashes.Contains(finding.Identity)).ToDictionaryAsync(finding => finding.Identity, cancellationToken);
        var room = MostPerSite - await context.SiteFindings.CountAsync(finding => finding.SiteId == site.Id && finding.Rule == Rule, cancellationToken);
        foreach (var (identity, group) in identities)
        {
            var last = group.Max(observation => observation.LastSeenAt);
            if (known.TryGetValue(identity, out var finding)) finding.LastSeenAt = last;
            else if (room-- > 0) context.SiteFindings.Add(await NewAsync(site, identity, [.. group], last, cancellationToken));
        }
    }

    /// <summary>Makes findings of what visitors' browsers met and a threat list names.</summary>
    /// <returns>Those that were not known.</returns>
    public async Task<IReadOnlyList<SiteFinding>> AddListedAsync(Site site, IReadOnlyList<BatchObservation> observations, IndicatorSet indicators, CancellationToken cancellationToken)
    {
        if (indicators.Count == 0) return [];

        var found = new List<SiteFinding>();
        foreach (var observation in observations.Where(observation => observation.BlockedHost.Length > 0).DistinctBy(observation => observation.Key.BlockedUrl))
        {
            var match = (Uri.TryCreate(observation.Key.BlockedUrl, UriKind.Absolute, out var url) ? indicators.MatchUrl(url) : null) ?? indicators.MatchHost(observation.BlockedHost);
            if (match is null) continue;

            var isScript = observation.Key.Directive.StartsWith("script-src", StringComparison.Ordinal);
            var script = isScript ? context.Scripts.Local.FirstOrDefault(script => script.SiteId == site.Id && script.ReportTemplate == observation.Key.BlockedUrl) : null;
            found.Add(SiteFindings.Listed(site.Id, isScript ? "listed-script-source" : "listed-connection", match, script?.Id, observation.Key.PageUrl, time.GetUtcNow(), RowId.Next(time)));
        }

        var identities = found.Select(finding => finding.Identity).Distinct().ToList();
        var known = await context.SiteFindings.Where(finding => finding.SiteId == site.Id && identities.Contains(finding.Identity)).Select(finding => finding.Identity).ToListAsync(cancellationToken);
        var added = found.DistinctBy(finding => finding.Identity).Where(finding => !known.Contains(finding.Identity)).ToList();
        context.SiteFindings.AddRange(added);
        return added;
    }

    private async Task<SiteFinding> NewAsync(Site site, Sha256Hash identity, List<BatchObservation> group, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var first = group[0];
        var script = context.Scripts.Local.FirstOrDefault(script => script.SiteId == site.Id && script.ReportTemplate == first.Key.BlockedUrl)
            ?? await context.Scripts.FirstOrDefaultAsync(script => script.SiteId == site.Id && script.ReportTemplate == first.Key.BlockedUrl, cancellationToken);
        return new SiteFinding
        {
            SiteId = site.Id,
            Id = RowId.Next(time),
            Identity = identity,
            Rule = Rule,
            Severity = "low",
            Title = first.Key.Disposition == "enforce" ? "Visitors' browsers refused a script that has no integrity." : "Visitors' browsers ran a script that has no integrity.",
            Evidence = first.Key.BlockedUrl,
            ScriptId = script?.Id,
            PageUrl = first.Key.PageUrl,
            FirstSeenAt = group.Min(observation => observation.FirstSeenAt),
            LastSeenAt = last,
        };
    }
}
