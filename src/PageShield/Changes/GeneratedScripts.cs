using Microsoft.EntityFrameworkCore;
using PageShield.Changes.Code;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>
/// Detects scripts that are generated for each request, whose new versions are no news, and steady values in them that changed.
/// </summary>
internal sealed class GeneratedScripts(PageShieldDbContext database)
{
    private const int VariantsUntilGenerated = 3;
    private const int VersionsToSample = 1_000;
    private const int LongestValue = 200;

    /// <summary>
    /// Which earlier crawls are sampled in addition to the oldest, counted back from the current one. The distances are uneven because
    /// alternating contents would look steady at even distances.
    /// </summary>
    private static readonly int[] CrawlsToSample = [0, 1, 2, 4, 7, 12, 20, 33];

    /// <summary>The period in which value changes are counted to recognize a generated script.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>Whether the script often enough changed only in its values.</summary>
    public async Task<bool> IsOneAsync(Script script, ScriptContent? content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (script.Variation == ScriptVariation.Generated) return true;

        var (hash, structure, destination) = (content?.Sha256, content?.StructureHash, content?.DestinationHash);
        var alike = await database.ScriptVersions.Where(version => version.SiteId == script.SiteId && version.ScriptId == script.Id
            && version.Sha256 != hash)
            .Join(database.ScriptContents, version => version.Sha256, other => other.Sha256,
                (_, other) => new { other.StructureHash, other.DestinationHash })
            .CountAsync(other => (structure != null && other.StructureHash == structure)
                || (destination != null && other.DestinationHash == destination), cancellationToken);
        if (alike >= VariantsUntilGenerated) return true;

        // Lists of different lengths and differently spelled names change the structure each time.
        var since = now - Lately;
        return await database.Changes.CountAsync(
            change => change.SiteId == script.SiteId && change.ScriptId == script.Id && change.Kind == ChangeKind.ScriptChanged
                && change.Class <= ChangeClass.Data && change.At >= since,
            cancellationToken) >= VariantsUntilGenerated - 1;
    }

    /// <summary>A value that was the same in every earlier crawl and differs now, reported once per crawl. Null if there is none.</summary>
    public async Task<SteadyText?> BrokenTextAsync(Script script, ScriptContent? content, long crawlId, CancellationToken cancellationToken)
    {
        if (content is not { DestinationHash: null } || StoredBody.TextOf(content) is not { } now) return null;

        var earlier = await EarlierAsync(script, content.Sha256, crawlId, cancellationToken);
        if (earlier.Count < SteadyTexts.FewestVersions || await ScriptComparer.BrokenTextAsync(earlier, now, cancellationToken) is not { } broken)
            return null;

        broken = new SteadyText(Urls.Truncate(broken.Before, LongestValue), Urls.Truncate(broken.After, LongestValue));
        var isTold =
            database.Changes.Local.Any(change => change.ScriptId == script.Id && change.CrawlId == crawlId && change.OldValue == broken.Before
            && change.NewValue == broken.After)
            || await database.Changes.AnyAsync(change => change.SiteId == script.SiteId && change.ScriptId == script.Id && change.CrawlId == crawlId
                && change.OldValue == broken.Before && change.NewValue == broken.After, cancellationToken);
        return isTold ? null : broken;
    }

    /// <summary>One text from each of a few earlier crawls.</summary>
    private async Task<List<string>> EarlierAsync(Script script, Sha256Hash now, long crawlId, CancellationToken cancellationToken)
    {
        var versions = await database.ScriptVersions.AsNoTracking()
            .Where(version => version.SiteId == script.SiteId && version.ScriptId == script.Id && version.Sha256 != now
                && version.FirstCrawlId != null && version.FirstCrawlId != crawlId)
            .OrderByDescending(version => version.FirstSeenAt).Take(VersionsToSample)
            .Select(version => new { version.Sha256, version.FirstCrawlId }).ToListAsync(cancellationToken);
        var crawls = versions.GroupBy(static version => version.FirstCrawlId).Select(static crawl => crawl.First().Sha256).ToList();
        var sample = CrawlsToSample.Append(crawls.Count - 1).Where(index => index >= 0 && index < crawls.Count).Select(index => crawls[index])
            .Distinct().ToList();
        var contents = await database.ScriptContents.AsNoTracking().Where(content => sample.Contains(content.Sha256)).ToListAsync(cancellationToken);
        return [.. contents.Select(StoredBody.TextOf).OfType<string>()];
    }
}
