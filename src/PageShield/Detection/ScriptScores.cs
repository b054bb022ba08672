using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Context;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>
/// Gives each script the score of the worst content that the last crawl saw, adjusted by context and lowered by findings on the site itself. An
/// operator's override then replaces the verdict if it covers what the script runs.
/// </summary>
internal sealed class ScriptScores(PageShieldDbContext database)
{
    /// <summary>Every script, on any site, with this content. The entities are tracked.</summary>
    public static Task<List<Script>> WithContentAsync(PageShieldDbContext database, Sha256Hash content, CancellationToken cancellationToken) => (
        from version in database.ScriptVersions
        where version.Sha256 == content
        join script in database.Scripts on new { version.SiteId, Id = version.ScriptId } equals new { script.SiteId, script.Id }
        select script).ToListAsync(cancellationToken);

    /// <summary>Updates the scores of these tracked scripts and saves.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<Script> scripts, CancellationToken cancellationToken)
    {
        foreach (var site in scripts.GroupBy(script => script.SiteId))
            await RefreshSiteAsync(site.Key, [.. site.Distinct()], cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
    }

    private async Task RefreshSiteAsync(int siteId, List<Script> scripts, CancellationToken cancellationToken)
    {
        var since = await SinceAsync(database, siteId, cancellationToken);
        foreach (var chunk in scripts.Chunk(500))
        {
            var ids = chunk.Select(script => script.Id).ToList();
            var judged = await new SiteContext(database)
                .JudgeAsync(siteId, chunk, await ContentsAsync(siteId, ids, since, cancellationToken), cancellationToken);
            // Content known only from reports can raise suspicion but never clear a script: anyone can send a report.
            var contents = judged.Where(row => row.Content.IsConfirmed || ScoreModel.VerdictOf(row.Score, examined: true) != VerdictKind.Clean)
                .ToLookup(row => row.Content.ScriptId);
            var findings = await database.SiteFindings
                .Where(finding => finding.SiteId == siteId && finding.ScriptId != null && ids.Contains(finding.ScriptId.Value))
                // Proven behavior counts against these exact bytes until they change or an operator overrides it: a skimmer is quiet on most visits.
                .Where(finding => finding.LastSeenAt >= since
                    || (finding.Severity == Severity.Critical && !finding.Rule.StartsWith(SiteFinding.Listed) && finding.Sha256 != null
                        && database.Scripts.Any(script => script.SiteId == siteId && script.Id == finding.ScriptId
                            && script.CurrentSha256 == finding.Sha256)))
                .Select(finding => new { ScriptId = finding.ScriptId!.Value, finding.Severity }) // not null: filtered above
                .ToListAsync(cancellationToken);

            foreach (var script in chunk)
            {
                var severities = findings.Where(finding => finding.ScriptId == script.Id).Select(finding => finding.Severity);
                var worst = contents[script.Id].MinBy(row => row.Score);
                (script.Score, script.Verdict) = ScoreModel.OnSite(severities, contents[script.Id].Select(row => (row.Score, row.Content.Verdict)));
                script.Context = ContextNote.Write((worst ?? judged.FirstOrDefault(row => row.Content.ScriptId == script.Id))?.Notes ?? []);
            }

            await new OverrideCoverage(database).ApplyAsync(siteId, chunk, since, cancellationToken);
        }
    }

    private Task<List<JudgedContent>> ContentsAsync(int siteId, List<long> scripts, DateTimeOffset since, CancellationToken cancellationToken) => (
        from version in database.ScriptVersions
        where version.SiteId == siteId && scripts.Contains(version.ScriptId)
        join script in database.Scripts on new { version.SiteId, Id = version.ScriptId } equals new { script.SiteId, script.Id }
        where version.LastSeenAt >= since || version.Sha256 == script.CurrentSha256
        join judgement in database.Judgements on version.Sha256 equals judgement.Sha256
        select new JudgedContent(version.ScriptId, version.Sha256, judgement.Score, judgement.Verdict, version.FirstCrawlId != null))
        .ToListAsync(cancellationToken);

    /// <summary>Start of the site's last crawl. Only what was seen since then counts.</summary>
    internal static async Task<DateTimeOffset> SinceAsync(PageShieldDbContext database, int siteId, CancellationToken cancellationToken) =>
        await database.Crawls.Where(crawl => crawl.SiteId == siteId && crawl.StartedAt != null).MaxAsync(crawl => crawl.StartedAt, cancellationToken)
            ?? DateTimeOffset.MaxValue;
}
