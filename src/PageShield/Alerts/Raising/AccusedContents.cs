using Microsoft.EntityFrameworkCore;
using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>
/// Which content of a script its verdict is about, when that came, and its judgement. One address may serve an attack on one page and honest code on
/// the
/// next: the verdict is then the attack's (<see cref="ScriptScores"/>), though the content seen last is the honest one.
/// </summary>
internal sealed class AccusedContents
{
    private readonly Dictionary<long, (Sha256Hash Content, long? Crawl, Judgement? Judgement)> _accused = [];

    /// <summary>The accused content; the one seen last where none was judged.</summary>
    public Sha256Hash? ContentOf(Script script) => _accused.TryGetValue(script.Id, out var accused) ? accused.Content : script.CurrentSha256;

    /// <summary>The crawl with which it came; null where only visitors told.</summary>
    public long? ArrivalOf(Script script) => _accused.TryGetValue(script.Id, out var accused) ? accused.Crawl : null;

    /// <summary>What was judged of it; null where nothing was.</summary>
    public Judgement? JudgementOf(Script script) => _accused.TryGetValue(script.Id, out var accused) ? accused.Judgement : null;

    /// <summary>Reads what is known of these scripts of a site, unsaved rows of this transaction included.</summary>
    public static async Task<AccusedContents> LoadAsync(
        PageShieldDbContext database, Site site, IReadOnlyList<Script> scripts, CancellationToken cancellationToken)
    {
        var since = await ScriptScores.SinceAsync(database, site.Id, cancellationToken);
        var result = new AccusedContents();
        foreach (var script in scripts)
        {
            // Tracked, so that what this transaction has changed and not yet saved counts.
            var saved = await database.ScriptVersions.Where(version => version.SiteId == site.Id && version.ScriptId == script.Id)
                .ToListAsync(cancellationToken);
            var versions = saved.Union(database.ScriptVersions.Local.Where(version => version.SiteId == site.Id && version.ScriptId == script.Id))
                .ToList();
            var counting = versions.Where(version => version.LastSeenAt >= since || version.Sha256 == script.CurrentSha256)
                .Select(static version => version.Sha256).ToList();
            if (script.CurrentSha256 is { } current && !counting.Contains(current)) counting.Add(current);
            var judgements = await database.Judgements.AsNoTracking().Where(judgement => counting.Contains(judgement.Sha256))
                .ToDictionaryAsync(static judgement => judgement.Sha256, cancellationToken);
            foreach (var judgement in database.Judgements.Local.Where(judgement => counting.Contains(judgement.Sha256)))
                judgements[judgement.Sha256] = judgement;

            // Of equal scores the one that is there now.
            var worst = judgements.Values.OrderBy(static judgement => judgement.Score)
                .ThenByDescending(judgement => judgement.Sha256 == script.CurrentSha256).FirstOrDefault();
            var content = worst?.Sha256 ?? script.CurrentSha256;
            if (content is { } accused)
                result._accused[script.Id] = (accused, await ArrivalAsync(database, site, versions, accused, cancellationToken), worst);
        }

        return result;
    }

    /// <summary>
    /// Where another content was there before, the first crawl after that one was last seen (a content that comes back arrives anew); else
    /// the crawl that saw this content first.
    /// </summary>
    private static async Task<long?> ArrivalAsync(
        PageShieldDbContext database, Site site, List<ScriptVersion> versions, Sha256Hash content, CancellationToken cancellationToken)
    {
        var gone = versions.Where(version => version.Sha256 != content).Max(static version => (DateTimeOffset?)version.LastSeenAt);
        var back = gone is null ? null : await database.Crawls.AsNoTracking()
            .Where(crawl => crawl.SiteId == site.Id && crawl.StartedAt > gone)
            .OrderBy(static crawl => crawl.Id).Select(static crawl => (long?)crawl.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return back ?? versions.FirstOrDefault(version => version.Sha256 == content)?.FirstCrawlId;
    }
}
