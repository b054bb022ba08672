using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Alerts.Raising;

/// <summary>Verdicts that took effect when an operator set an override or when an override ended. Each is an occasion of its own.</summary>
public sealed partial class AlertRaiser
{
    /// <summary>The override that determines each script's verdict, if it took effect after the content appeared.</summary>
    private static async Task<Dictionary<long, VerdictOverride>> TurnsAsync(
        PageShieldDbContext database, Site site, List<Script> scripts, FlaggedContents flagged, CancellationToken cancellationToken)
    {
        var ids = scripts.ConvertAll(static script => script.Id);
        var said = (await database.VerdictOverrides.AsNoTracking().Where(row => row.SiteId == site.Id && ids.Contains(row.ScriptId))
            .OrderByDescending(static row => row.Id).ToListAsync(cancellationToken)).ToLookup(static row => row.ScriptId);
        var turns = new Dictionary<long, VerdictOverride>();
        if (said.Count == 0) return turns;

        var crawls = scripts.Select(flagged.ArrivalOf).OfType<long>().Distinct().ToList();
        var starts = await database.Crawls.AsNoTracking().Where(crawl => crawl.SiteId == site.Id && crawls.Contains(crawl.Id))
            .ToDictionaryAsync(static crawl => crawl.Id, static crawl => crawl.StartedAt ?? crawl.QueuedAt, cancellationToken);
        foreach (var script in scripts)
        {
            var arrived = flagged.ArrivalOf(script) is { } crawl && starts.TryGetValue(crawl, out var start) ? start : DateTimeOffset.MinValue;
            if (await TurnOfAsync(database, script, flagged, said[script.Id], arrived, cancellationToken) is { } turn) turns[script.Id] = turn;
        }

        return turns;
    }

    private static async Task<VerdictOverride?> TurnOfAsync(
        PageShieldDbContext database, Script script, FlaggedContents flagged, IEnumerable<VerdictOverride> said, DateTimeOffset arrived,
        CancellationToken cancellationToken)
    {
        if (script.OverruledVerdict is not null) return said.FirstOrDefault(row => row.EndedAt is null && row.CreatedAt > arrived);

        var ended = said.Where(row => row.Verdict == VerdictKind.Clean && row.EndedAt > arrived).MaxBy(static row => row.EndedAt);
        // not null: scripts without one are filtered out above
        return ended is not null
            && await new OverrideCoverage(database).WhyNotAsync(ended, flagged.ContentOf(script)!.Value, cancellationToken) is null ? ended : null;
    }
}
