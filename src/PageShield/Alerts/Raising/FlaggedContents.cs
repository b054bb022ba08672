using Microsoft.EntityFrameworkCore;
using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>
/// Finds the script content that a verdict is about, the crawl in which it appeared, and its analysis result. One address may serve an attack
/// on one page and harmless code on the next. The script then has the verdict of the attack (<see cref="ScriptScores"/>), even if the
/// content seen last is harmless.
/// </summary>
internal sealed class FlaggedContents
{
    private readonly Dictionary<long, (Sha256Hash Content, long? Crawl, Judgement? Judgement)> _accused = [];

    /// <summary>The content that the verdict is about; the content seen last if none was analyzed.</summary>
    public Sha256Hash? ContentOf(Script script) => _accused.TryGetValue(script.Id, out var flagged) ? flagged.Content : script.CurrentSha256;

    /// <summary>The crawl in which it appeared; null if only visitors reported it.</summary>
    public long? ArrivalOf(Script script) => _accused.TryGetValue(script.Id, out var flagged) ? flagged.Crawl : null;

    /// <summary>Its analysis result; null if it was not analyzed.</summary>
    public Judgement? JudgementOf(Script script) => _accused.TryGetValue(script.Id, out var flagged) ? flagged.Judgement : null;

    /// <summary>Loads the data for these scripts of a site, including unsaved rows of this transaction.</summary>
    public static async Task<FlaggedContents> LoadAsync(
        PageShieldDbContext database, Site site, IReadOnlyList<Script> scripts, CancellationToken cancellationToken)
    {
        var since = await ScriptScores.SinceAsync(database, site.Id, cancellationToken);
        var result = new FlaggedContents();
        foreach (var script in scripts)
        {
            // Tracked query: unsaved changes of this transaction count.
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

            // Among equal scores, prefer the current content.
            var worst = judgements.Values.OrderBy(static judgement => judgement.Score)
                .ThenByDescending(judgement => judgement.Sha256 == script.CurrentSha256).FirstOrDefault();
            var content = worst?.Sha256 ?? script.CurrentSha256;
            if (content is { } flagged)
                result._accused[script.Id] = (flagged, await ArrivalAsync(database, site, versions, flagged, cancellationToken), worst);
        }

        return result;
    }

    /// <summary>
    /// If there was other content before, the first crawl after that content was last seen, so returning content counts as a new arrival.
    /// Otherwise the crawl that first saw this content.
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
