using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection.Intelligence;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>Records findings that apply to one site only: what the browser proved, and hosts on threat lists. The caller saves.</summary>
public sealed class SiteFindings(PageShieldDbContext database, IndicatorSet indicators, TimeProvider time)
{
    /// <summary>The highest score that a script can have with such a finding.</summary>
    public static int CeilingOf(Severity severity) => severity switch
    {
        Severity.Critical => 3,
        Severity.High => 20,
        Severity.Medium => 45,
        _ => 99,
    };

    /// <returns>Findings to report: new ones, claims from visitors' reports that this crawl confirms, and those of high severity or above that no
    /// earlier page of this crawl has shown.</returns>
    public async Task<IReadOnlyList<SiteFinding>> RecordAsync(RecordedVisit recorded, CancellationToken cancellationToken)
    {
        var found = OfBrowser(recorded).Concat(OfLists(recorded)).DistinctBy(finding => finding.Identity).ToList();
        var claims = await ClaimsAsync(recorded.Visit.Site.Id, found, cancellationToken);
        var identities = found.Select(finding => finding.Identity).ToList();
        var known = await database.SiteFindings
            .Where(finding => finding.SiteId == recorded.Visit.Site.Id && identities.Contains(finding.Identity))
            .ToDictionaryAsync(finding => finding.Identity, cancellationToken);

        var added = new List<SiteFinding>();
        foreach (var finding in found)
        {
            if (claims.FirstOrDefault(claim => claim.IsClaim && claim.Rule == finding.Rule && claim.Subject == finding.Subject) is { } claim
                && !known.ContainsKey(finding.Identity))
            {
                claim.Confirm(finding);
                added.Add(claim);
            }
            else if (known.TryGetValue(finding.Identity, out var row))
            {
                if (row.IsClaim && finding.Severity == Severity.Critical)
                {
                    row.Confirm(finding);
                    added.Add(row);
                }

                row.IsBack = finding.Severity >= Severity.High && row.LastSeenAt < (recorded.Visit.Crawl.StartedAt ?? recorded.Visit.Crawl.QueuedAt);
                if (row.IsBack && !added.Contains(row)) added.Add(row);
                (row.LastSeenAt, row.Evidence, row.Sha256) = (finding.LastSeenAt, finding.Evidence, finding.Sha256 ?? row.Sha256);
            }
            else
            {
                database.SiteFindings.Add(finding);
                added.Add(finding);
            }
        }

        return added;
    }

    // A claim names the script if the report identified one. The crawl may identify a different script, or an additional one.
    private async Task<List<SiteFinding>> ClaimsAsync(int siteId, List<SiteFinding> found, CancellationToken cancellationToken)
    {
        if (!found.Exists(static finding => finding.Rule.StartsWith(SiteFinding.Listed, StringComparison.Ordinal))) return [];
        return await database.SiteFindings.Where(finding => finding.SiteId == siteId && finding.Rule.StartsWith(SiteFinding.Listed)
            && finding.Severity != Severity.Critical).ToListAsync(cancellationToken);
    }

    private IEnumerable<SiteFinding> OfBrowser(RecordedVisit recorded)
    {
        var scripts = recorded.Scripts.ToDictionary(sighting => sighting.Captured.Id);
        foreach (var finding in recorded.Visit.Capture.Findings)
        {
            var script = finding.Script is { } number ? scripts.GetValueOrDefault(number) : null;
            yield return OfBrowser(recorded, finding, script);
        }
    }

    private IEnumerable<SiteFinding> OfLists(RecordedVisit recorded)
    {
        var (site, page) = (recorded.Visit.Site.Id, recorded.Visit.Capture.FinalUrl);
        foreach (var sighting in recorded.Scripts)
        {
            if (MatchOf(sighting.Captured.Url, sighting.Script.Host) is { } match)
                yield return Listed(site, "listed-script-source", match, sighting.Script.Id, page, recorded.Visit.At, RowId.Next(time));
        }

        var scripts = recorded.Scripts.ToDictionary(sighting => sighting.Captured.Id, sighting => sighting.Script.Id);
        foreach (var connection in recorded.Visit.Capture.Connections)
        {
            if (MatchOf(connection.Url, connection.Host) is not { } match) continue;

            long? script = connection.InitiatorScript is { } number && scripts.TryGetValue(number, out var id) ? id : null;
            yield return Listed(site, "listed-connection", match, script, page, recorded.Visit.At, RowId.Next(time));
        }
    }

    /// <summary>Marks a claim that has not been alerted yet as reported by several networks.</summary>
    internal static void Believe(SiteFinding claim)
    {
        claim.Severity = Severity.Critical;
        claim.Title = claim.Title.Replace("A report claims", "Reports of several networks say", StringComparison.Ordinal);
    }

    /// <summary>
    /// The same finding as a claim: reports from one network name the address, and anyone can send those. It becomes critical when another network or
    /// a crawl confirms it.
    /// </summary>
    internal static SiteFinding Claimed(int siteId, string rule, IndicatorMatch match, long? scriptId, string? pageUrl, DateTimeOffset at, long id)
    {
        var finding = Listed(siteId, rule, match, scriptId, pageUrl, at, id);
        finding.Severity = SiteFinding.ClaimSeverity;
        finding.Title = rule == "listed-connection"
            ? $"A report claims that the page talks to a host that a threat list names ({match.Indicator.Category})."
            : $"A report claims that a script comes from a place that a threat list names ({match.Indicator.Category}).";
        return finding;
    }

    /// <summary>Creates the finding for a script's or connection's address that matches a threat list entry.</summary>
    internal static SiteFinding Listed(int siteId, string rule, IndicatorMatch match, long? scriptId, string? pageUrl, DateTimeOffset at, long id) =>
        new()
        {
            SiteId = siteId,
            Id = id,
            Identity = IdentityOf(rule, scriptId, match.Indicator.Value),
            Rule = rule,
            Severity = Severity.Critical,
            Title = rule == "listed-connection"
            ? $"The page talks to a host that a threat list names ({match.Indicator.Category})."
            : $"The script comes from a place that a threat list names ({match.Indicator.Category}).",
            Evidence = $"{match.Indicator.Value}: {match.Indicator.Note} (list {match.List})",
            ScriptId = scriptId,
            PageUrl = pageUrl,
            FirstSeenAt = at,
            LastSeenAt = at,
        };

    private static Sha256Hash IdentityOf(string rule, long? scriptId, string subject) => Sha256Hash.OfText($"{rule}\n{scriptId}\n{subject}");

    private IndicatorMatch? MatchOf(string url, string host) =>
        (Uri.TryCreate(url, UriKind.Absolute, out var uri) ? indicators.MatchUrl(uri) : null)
            ?? (host.Length > 0 ? indicators.MatchHost(host) : null);

    private SiteFinding OfBrowser(RecordedVisit recorded, CapturedFinding finding, ScriptSighting? sighting) => new()
    {
        SiteId = recorded.Visit.Site.Id,
        Id = RowId.Next(time),
        Identity = IdentityOf(finding.Rule, sighting?.Script.Id, finding.Title),
        Rule = finding.Rule,
        // The crawler recognizes payment pages by their fields; the owner can also mark them.
        Severity = finding.Rule == SiteFinding.ForeignNavigation && recorded.Page is { IsPaymentPage: true } ? Severity.Critical : finding.Severity,
        Title = finding.Title,
        Evidence = finding.Evidence,
        ScriptId = sighting?.Script.Id,
        Sha256 = sighting?.Captured.SourceSha256,
        PageUrl = recorded.Visit.Capture.FinalUrl,
        FirstSeenAt = recorded.Visit.At,
        LastSeenAt = recorded.Visit.At,
    };
}
