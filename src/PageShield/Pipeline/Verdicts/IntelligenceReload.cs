using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>Reloads the threat lists when their files change and matches the entire inventory against them.</summary>
public sealed partial class IntelligenceReload(
    IDbContextFactory<PageShieldDbContext> databases, IndicatorFolder indicators, VerdictUpdate verdicts, AlertRaiser alerts, TimeProvider time,
    ILogger<IntelligenceReload> logger)
{
    // Remains set until matching succeeds, so a failed run is repeated even if the files have not changed again.
    private bool _isStale;

    /// <summary>Reloads the lists. If they changed, updates findings, scores and alerts in one transaction.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _isStale |= await indicators.ReloadAsync(cancellationToken);
        if (!_isStale) return;

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // Reads the entire inventory, so it runs outside the transaction, which blocks other writers.
        var found = await new InventoryMatch(database, indicators.Current, time).MatchAsync(cancellationToken);
        var ids = found.Select(static finding => finding.ScriptId).OfType<long>().Distinct().ToList();
        await verdicts.RunAsync(
            database,
            async scripts =>
            {
                foreach (var group in found.GroupBy(static finding => finding.SiteId).OrderBy(static group => group.Key))
                {
                    var site = await database.Sites.SingleAsync(site => site.Id == group.Key, cancellationToken);
                    await alerts.RaiseForFindingsAsync(database, site, null, [.. group], cancellationToken);
                }

                foreach (var script in await database.Scripts.Where(script => ids.Contains(script.Id)).ToListAsync(cancellationToken))
                    scripts.Add(script);
                return true;
            },
            cancellationToken);
        _isStale = false;
        Log.Matched(logger, indicators.Current.Count, found.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Threat lists loaded: {Indicators} entries, {Findings} new matches in the inventory")]
        public static partial void Matched(ILogger logger, int indicators, int findings);
    }
}
