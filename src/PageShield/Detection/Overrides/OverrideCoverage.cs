using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Detection.Overrides;

/// <summary>
/// Says which contents of a script an override covers: the one it was said of, and others that differ from it by code at most. What was
/// recorded as a change of capability since is not covered, and neither is what cannot be compared.
/// </summary>
public sealed class OverrideCoverage(PageShieldDbContext database)
{
    private const int MostKnown = 10_000;

    // Two contents differ the same way for ever.
    private static readonly ConcurrentDictionary<(Sha256Hash, Sha256Hash), (ChangeClass Class, string Summary)> Known = new();

    /// <summary>Puts standing overrides in the place of the machine's verdict, on those of the scripts whose contents are all covered.</summary>
    /// <param name="siteId">Whose scripts.</param>
    /// <param name="scripts">Tracked, with the machine's verdict.</param>
    /// <param name="since">Contents seen since then count, and the current one.</param>
    /// <param name="cancellationToken">Ends it.</param>
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

    /// <summary>Contents that the script runs now and that the override does not cover.</summary>
    public async Task<IReadOnlyList<UncoveredContent>> FindUncoveredAsync(VerdictOverride verdictOverride, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verdictOverride);
        return await FindUncoveredAsync(verdictOverride, await ScriptScores.SinceAsync(database, verdictOverride.SiteId, cancellationToken), cancellationToken);
    }

    /// <summary>Why the override does not cover a content; null where it does.</summary>
    public async Task<UncoveredContent?> WhyNotAsync(VerdictOverride verdictOverride, Sha256Hash content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verdictOverride);
        if (content == verdictOverride.Sha256) return null;

        var step = await database.Changes.AsNoTracking()
            .Where(change => change.SiteId == verdictOverride.SiteId && change.ScriptId == verdictOverride.ScriptId && change.Kind == ChangeKind.ScriptChanged
                && change.NewSha256 == content && change.Class == ChangeClass.Capability && change.At > verdictOverride.CreatedAt)
            .OrderByDescending(change => change.Id).Select(change => change.Summary).FirstOrDefaultAsync(cancellationToken);
        if (step is not null) return new UncoveredContent(content, step);

        return await CompareAsync(verdictOverride.Sha256, content, cancellationToken) is not { } difference
            ? new UncoveredContent(content, "It cannot be compared with the version that was looked at: the text of one of them is not kept.")
            : difference.Class == ChangeClass.Capability ? new UncoveredContent(content, difference.Summary) : null;
    }

    private async Task<IReadOnlyList<UncoveredContent>> FindUncoveredAsync(
        VerdictOverride verdictOverride, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // As for the machine's verdict: what only reports name counts where it accuses, or where nothing else is known.
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
