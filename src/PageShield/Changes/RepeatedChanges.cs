using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>Leaves out changes that are already recorded: by another page of the same crawl, or as one of two values that alternate.</summary>
internal sealed class RepeatedChanges(PageShieldDbContext database)
{
    /// <summary>The period in which the same alternation is recorded at most <see cref="MostAlternations"/> times.</summary>
    private static readonly TimeSpan AlternationWindow = TimeSpan.FromDays(30);

    private const int MostAlternations = 2;

    private static readonly ChangeKind[] AlternatingKinds = ChangeKinds.Where(static row => row.CanAlternate);

    /// <summary>The changes of a visit that are news.</summary>
    public async Task<List<Change>> RemoveAsync(RecordedVisit recorded, List<Change> changes, CancellationToken cancellationToken) =>
        await WithoutAlternationsAsync(recorded, await WithoutRepetitionsAsync(recorded, changes, cancellationToken), cancellationToken);

    /// <summary>Merges the same difference on several pages of one crawl into one change. Its class can depend on a page's other headers.</summary>
    private async Task<List<Change>> WithoutRepetitionsAsync(RecordedVisit recorded, List<Change> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return changes;

        var crawl = recorded.Visit.Crawl;
        var known = await database.Changes
            .Where(change => change.SiteId == crawl.SiteId && change.CrawlId == crawl.Id)
            .Select(change => new { change.Kind, change.Class, change.Subject, change.OldValue, change.NewValue, change.OldSha256, change.NewSha256 })
            .ToListAsync(cancellationToken);
        var seen = known.Select(
            change => (change.Kind, change.Class, change.Subject, change.OldValue, change.NewValue, change.OldSha256, change.NewSha256)).ToHashSet();
        return
        [
            .. changes.Where(change =>
                seen.Add((change.Kind, change.Class, change.Subject, change.OldValue, change.NewValue, change.OldSha256, change.NewSha256))),
        ];
    }

    /// <summary>
    /// Drops alternating values that were already recorded, such as two policies of an A/B test or hashes of inline code generated for each
    /// request.
    /// </summary>
    private async Task<List<Change>> WithoutAlternationsAsync(RecordedVisit recorded, List<Change> changes, CancellationToken cancellationToken)
    {
        var subjects = changes.Where(static change => AlternatingKinds.Contains(change.Kind)).Select(static change => change.Subject).Distinct()
            .ToList();
        if (subjects.Count == 0) return changes;

        var since = recorded.Visit.At - AlternationWindow;
        var crawl = recorded.Visit.Crawl;
        var known = (await database.Changes
            .Where(change => change.SiteId == crawl.SiteId && change.At >= since && change.CrawlId != crawl.Id
                && AlternatingKinds.Contains(change.Kind) && subjects.Contains(change.Subject))
            .Select(change => new { change.Kind, change.Subject, change.OldValue, change.NewValue, change.CrawlId })
            .Distinct().ToListAsync(cancellationToken))
                .ToLookup(static change => KeyOf(change.Kind, change.Subject, change.OldValue, change.NewValue), static change => change.CrawlId);
        return changes.FindAll(change => IsAlwaysRecorded(change)
            || known[KeyOf(change.Kind, change.Subject, change.OldValue, change.NewValue)].Distinct().Count() < MostAlternations);

        // Always record lost protection and forms sent to third parties: a third time is a third attack.
        static bool IsAlwaysRecorded(Change change) => change.Class == ChangeClass.Capability && change.Kind != ChangeKind.CookieChanged;

        static (ChangeKind, string, string?, string?) KeyOf(ChangeKind kind, string subject, string? before, string? after) =>
            (kind, subject, PageHeaders.WithoutHashes(before), PageHeaders.WithoutHashes(after));
    }
}
