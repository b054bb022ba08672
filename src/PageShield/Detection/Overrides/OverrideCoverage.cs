using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection.Overrides;

/// <summary>
/// Determines which versions of a script an override covers: the one it was set for, and others that differ from it by code at most. Versions with a
/// recorded change of capability since then are not covered, nor are versions that cannot be compared.
/// </summary>
public sealed class OverrideCoverage(PageShieldDbContext database)
{
    private const int MostKnown = 10_000;

    // The difference between two contents never changes.
    private static readonly ConcurrentDictionary<(Sha256Hash, Sha256Hash), (ChangeClass Class, string Summary)> Known = new();

    /// <summary>Applies active overrides instead of the automatic verdict to those scripts whose versions are all covered.</summary>
    /// <param name="siteId">The site of the scripts.</param>
    /// <param name="scripts">Tracked scripts, with the automatic verdict.</param>
    /// <param name="since">Versions seen since then count, and the current one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task ApplyAsync(int siteId, IReadOnlyCollection<Script> scripts, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var ids = scripts.Select(script => script.Id).ToList();
        var standing = await database.VerdictOverrides.AsNoTracking()
            .Where(row => row.SiteId == siteId && ids.Contains(row.ScriptId) && row.EndedAt == null)
            .ToDictionaryAsync(row => row.ScriptId, cancellationToken);
        foreach (var script in scripts)
        {
            script.OverruledVerdict = null;
            if (!standing.TryGetValue(script.Id, out var verdictOverride)) continue;
            if ((await FindUncoveredAsync(verdictOverride, since, cancellationToken)).Count > 0) continue;

            (script.OverruledVerdict, script.Verdict) = (script.Verdict, verdictOverride.Verdict);
        }
    }

    /// <summary>Versions that the script runs now and that the override does not cover.</summary>
    public async Task<IReadOnlyList<UncoveredContent>> FindUncoveredAsync(VerdictOverride verdictOverride, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verdictOverride);
        var since = await ScriptScores.SinceAsync(database, verdictOverride.SiteId, cancellationToken);
        return await FindUncoveredAsync(verdictOverride, since, cancellationToken);
    }

    /// <summary>Why the override does not cover a version; null if it does.</summary>
    public async Task<UncoveredContent?> WhyNotAsync(VerdictOverride verdictOverride, Sha256Hash content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verdictOverride);
        if (content == verdictOverride.Sha256) return null;

        var step = await database.Changes.AsNoTracking()
            .Where(change => change.SiteId == verdictOverride.SiteId && change.ScriptId == verdictOverride.ScriptId
                && change.Kind == ChangeKind.ScriptChanged
                && change.NewSha256 == content && change.Class == ChangeClass.Capability && change.At > verdictOverride.CreatedAt)
            .OrderByDescending(change => change.Id).Select(change => change.Summary).FirstOrDefaultAsync(cancellationToken);
        if (step is not null) return new UncoveredContent(content, step);

        return await CompareAsync(verdictOverride.Sha256, content, cancellationToken) is not { } difference
            ? new UncoveredContent(content, "It cannot be compared with the reviewed version because the text of one of them is not stored.")
            : difference.Class == ChangeClass.Capability ? new UncoveredContent(content, difference.Summary) : null;
    }

    private async Task<IReadOnlyList<UncoveredContent>> FindUncoveredAsync(
        VerdictOverride verdictOverride, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // As for the automatic verdict: versions known only from reports count if they raise suspicion, or if nothing else is known.
        var contents = await database.ScriptVersions
            .Where(version => version.SiteId == verdictOverride.SiteId && version.ScriptId == verdictOverride.ScriptId)
            .Where(version => version.LastSeenAt >= since
                || database.Scripts.Any(script => script.SiteId == version.SiteId && script.Id == version.ScriptId
                    && script.CurrentSha256 == version.Sha256))
            .Where(version => version.FirstCrawlId != null
                || database.Scripts.Any(script => script.SiteId == version.SiteId && script.Id == version.ScriptId
                    && script.CurrentSha256 == version.Sha256)
                || database.Judgements.Any(judgement => judgement.Sha256 == version.Sha256
                    && (judgement.Verdict == VerdictKind.Malicious || judgement.Verdict == VerdictKind.Suspicious)))
            .OrderBy(version => version.FirstSeenAt)
            .Select(version => version.Sha256).ToListAsync(cancellationToken);
        var uncovered = new List<UncoveredContent>();
        foreach (var content in contents)
        {
            if (await WhyNotAsync(verdictOverride, content, cancellationToken) is { } found) uncovered.Add(found);
        }

        return uncovered;
    }

    private async Task<(ChangeClass Class, string Summary)?> CompareAsync(Sha256Hash before, Sha256Hash after, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue((before, after), out var known)) return known;

        var contents = await database.ScriptContents.AsNoTracking()
            .Where(content => content.Sha256 == before || content.Sha256 == after).ToDictionaryAsync(content => content.Sha256, cancellationToken);
        if (contents.Count < 2 || contents.Values.Any(content => StoredBody.TextOf(content) is null)) return null;

        if (Known.Count >= MostKnown) Known.Clear();
        return Known[(before, after)] = await ContentComparison.CompareAsync(contents[before], contents[after], cancellationToken);
    }
}
