using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;

namespace PageShield.Detection;

/// <summary>
/// Decides which queued content is analyzed next: the site served least recently, then its script served least recently, then that script's oldest
/// content.
/// </summary>
internal sealed class QueueFairness
{
    private const int MostRemembered = 20_000;
    private const int MostScripts = 2_000;
    private readonly Dictionary<(int? Site, long? Script), long> _served = [];
    private long _turn;

    /// <summary>
    /// The next row that may be claimed; null if none is waiting. Static analysis comes before detonation. Rows that were started too often come
    /// last.
    /// </summary>
    public async Task<PendingJudgement?> NextAsync(IQueryable<PendingJudgement> pending, int mostAttempts, CancellationToken cancellationToken) =>
        await NextAsync(pending.Where(row => !row.IsExamined && row.Attempts < mostAttempts), cancellationToken)
        ?? await NextAsync(pending.Where(row => row.IsExamined && row.Attempts < mostAttempts), cancellationToken)
        ?? await pending.OrderBy(static row => row.QueuedAt).FirstOrDefaultAsync(cancellationToken);

    private async Task<PendingJudgement?> NextAsync(IQueryable<PendingJudgement> rows, CancellationToken cancellationToken)
    {
        var sites = await rows.Select(static row => row.SiteId).Distinct().ToListAsync(cancellationToken);
        if (sites.Count == 0) return null;

        var site = sites.MinBy(site => _served.GetValueOrDefault((site, -1)));
        var ofSite = rows.Where(row => row.SiteId == site);
        // If there are too many scripts, consider those that have waited longest.
        var scripts = await ofSite.GroupBy(static row => row.ScriptId)
            .Select(static group => new { Id = group.Key, Since = group.Min(row => row.QueuedAt) })
            .OrderBy(static script => script.Since).ThenBy(static script => script.Id).Take(MostScripts).ToListAsync(cancellationToken);
        if (scripts.Count == 0) return null; // Another process claimed it first.

        var script = scripts.MinBy(script => _served.GetValueOrDefault((site, script.Id)))!.Id; // not null: there is one
        if (_served.Count > MostRemembered) _served.Clear();
        _turn++;
        _served[(site, -1)] = _served[(site, script)] = _turn;
        return await ofSite.Where(row => row.ScriptId == script).OrderBy(static row => row.QueuedAt).FirstOrDefaultAsync(cancellationToken);
    }
}
