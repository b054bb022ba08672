using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Storage;

namespace PageShield.Pipeline.Verdicts;

/// <summary>Reads the threat lists again when their files change, and matches the whole inventory against them.</summary>
public sealed partial class IntelligenceReload(
    IDbContextFactory<PageShieldDbContext> databases, IndicatorFolder indicators, VerdictUpdate verdicts, AlertRaiser alerts, TimeProvider time,
    ILogger<IntelligenceReload> logger)
{
    // Until the inventory was matched: what failed is done at the next look, though the files did not change again.
    private bool _isStale;

    /// <summary>Reads the lists; where they changed, findings, scores and alerts follow in one transaction.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _isStale |= await indicators.ReloadAsync(cancellationToken);
        if (!_isStale) return;

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // Reads the whole inventory: outside the transaction, which keeps other writers waiting.
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
