using Microsoft.EntityFrameworkCore;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Observations.Patterns;

/// <summary>Learns a site's URL patterns and folds stored observations by them.</summary>
public sealed class LearnedPatterns(PageShieldDbContext database, TimeProvider time)
{
    private const int RowsAtOnce = 500;

    /// <summary>Loads a site's active templates.</summary>
    public static async Task<LearnedTemplates> LoadAsync(PageShieldDbContext database, int siteId, CancellationToken cancellationToken)
    {
        var patterns = await database.LearnedPatterns.AsNoTracking()
            .Where(pattern => pattern.SiteId == siteId && pattern.RevertedAt == null)
            .OrderBy(pattern => pattern.Id)
            .ToListAsync(cancellationToken);
        return patterns.Count == 0 ? LearnedTemplates.None : LearnedTemplates.Of(patterns.Select(pattern => pattern.ToTemplate()));
    }

    /// <summary>Learns from stored observations and folds them within the caller's transaction. Saves.</summary>
    /// <returns>All active templates, and whether any are new.</returns>
    public async Task<(LearnedTemplates Learned, bool IsNew)> LearnAsync(int siteId, SiteFacts facts, CancellationToken cancellationToken)
    {
        var all = await database.LearnedPatterns.AsNoTracking().Where(pattern => pattern.SiteId == siteId).OrderBy(pattern => pattern.Id)
            .ToListAsync(cancellationToken);
        var known = LearnedTemplates.Of(all.Where(pattern => pattern.RevertedAt is null).Select(pattern => pattern.ToTemplate()));
        var reverted = all.Where(pattern => pattern.RevertedAt is not null).Select(pattern => pattern.ToTemplate().Pattern).ToHashSet();

        var own = database.Observations.Where(row => row.SiteId == siteId && !row.ForeignDocument);
        var pages = await own.GroupBy(row => row.PageUrl).Select(group => new { group.Key, Reports = group.Sum(row => row.Count) })
            .ToListAsync(cancellationToken);
        var blocked = await own.Where(row => row.BlockedHost != "").GroupBy(row => row.BlockedUrl)
            .Select(group => new { group.Key, Reports = group.Sum(row => row.Count) }).ToListAsync(cancellationToken);
        List<Lesson> lessons =
        [
            .. PatternLearner.Learn(LearnedKind.Page, [.. pages.Select(row => (row.Key, row.Reports))], known, reverted, facts.DistinctPages),
            .. PatternLearner.Learn(LearnedKind.Resource, [.. blocked.Select(row => (row.Key, row.Reports))], known, reverted, facts.Templates),
        ];
        if (lessons.Count == 0) return (known, false);

        database.LearnedPatterns.AddRange(lessons.Select(lesson => new LearnedPattern
        {
            SiteId = siteId,
            Id = RowId.Next(time),
            Kind = lesson.Template.Kind,
            Prefix = lesson.Template.Prefix,
            Placeholder = lesson.Template.Placeholder,
            Ending = lesson.Template.Ending,
            Except = [.. lesson.Template.Except],
            Examples = [.. lesson.Examples],
            Values = lesson.Values,
            LearnedAt = time.GetUtcNow(),
        }));
        await database.SaveChangesAsync(cancellationToken);
        var learned = LearnedTemplates.Of([.. known.All, .. lessons.Select(lesson => lesson.Template)]);
        await FoldStoredAsync(siteId, learned, cancellationToken);
        return (learned, true);
    }

    /// <summary>Merges rows that now have the same key into one, with the sum of their reports.</summary>
    internal async Task FoldStoredAsync(int siteId, LearnedTemplates learned, CancellationToken cancellationToken)
    {
        var rows = await database.Observations.AsNoTracking()
            .Where(row => row.SiteId == siteId && !row.ForeignDocument)
            .Select(row =>
                new FoldedRow(row.Id, new ObservationKey(row.Type, row.Directive, row.BlockedUrl, row.PageUrl, row.SourceFile, row.Disposition),
                row.Count, row.FirstSeenAt, row.LastSeenAt, row.Browsers))
            .ToListAsync(cancellationToken);
        var merged = new List<long>();
        foreach (var group in rows.GroupBy(row => learned.Fold(row.Key)))
        {
            if (group.All(row => row.Key == group.Key)) continue;

            // Keep the row that already has the folded key, if any, to keep the key unique. Otherwise keep the most reported one.
            var survivor = group.FirstOrDefault(row => row.Key == group.Key) ?? group.MaxBy(row => row.Count)!; // not null: groups are not empty
            merged.AddRange(group.Where(row => row.Id != survivor.Id).Select(row => row.Id));
            await UpdateAsync(siteId, survivor.Id, group.Key, [.. group], cancellationToken);
        }

        foreach (var chunk in merged.Chunk(RowsAtOnce))
            await database.Observations.Where(row => row.SiteId == siteId && chunk.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task UpdateAsync(int siteId, long id, ObservationKey key, List<FoldedRow> group, CancellationToken cancellationToken)
    {
        var (hash, count, first, last) =
            (key.Digest(), group.Sum(row => row.Count), group.Min(row => row.FirstSeenAt), group.Max(row => row.LastSeenAt));
        var browsers = group.Aggregate(0, (all, row) => all | row.Browsers);
        await database.Observations.Where(row => row.SiteId == siteId && row.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.KeyHash, hash)
            .SetProperty(row => row.BlockedUrl, key.BlockedUrl)
            .SetProperty(row => row.PageUrl, key.PageUrl)
            .SetProperty(row => row.SourceFile, key.SourceFile)
            .SetProperty(row => row.Count, count)
            .SetProperty(row => row.FirstSeenAt, first)
            .SetProperty(row => row.LastSeenAt, last)
            .SetProperty(row => row.Browsers, browsers), cancellationToken);
    }

    private sealed record FoldedRow(long Id, ObservationKey Key, long Count, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, int Browsers);
}
