using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Storage;
using PageShield.Workers;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// Processes the queue of contents waiting for a verdict: claims one, analyzes it, and stores verdict, scores and alerts in one transaction.
/// </summary>
public sealed partial class ScriptAnalysis(JudgementQueue queue, VerdictUpdate verdicts, ILogger<ScriptAnalysis> logger)
{
    /// <summary>Analyzes the next content in the queue. A failing one is retried with increasing delay and eventually given up.</summary>
    /// <returns>False if no content can be claimed now.</returns>
    /// <exception cref="WorkerUnavailableException">No worker process could be started. The attempt does not count.</exception>
    public async Task<bool> AnalyseNextAsync(CancellationToken cancellationToken)
    {
        if (await queue.ClaimNextAsync(cancellationToken) is not { } claim) return false;

        try
        {
            var judged = await queue.JudgeAsync(claim, cancellationToken);
            await verdicts.RunAsync(
                async (database, scripts) =>
                {
                    if (!await queue.StoreAsync(database, claim, judged, cancellationToken)) return false;

                    foreach (var script in await ScriptScores.WithContentAsync(database, claim.Sha256, cancellationToken)) scripts.Add(script);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is WorkerUnavailableException || cancellationToken.IsCancellationRequested
            || DatabaseTrouble.IsAway(exception))
        {
            await queue.ReleaseAsync(claim);
            throw;
        }
        catch (Exception exception)
        {
            // Catches everything because one failing content must not block the others.
            if (await queue.FailAsync(claim, exception.Message, CancellationToken.None))
                Log.GivenUp(logger, exception, claim.Sha256.ToString(), claim.Attempts);
            else Log.Failed(logger, exception, claim.Sha256.ToString());
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Script analysis failed; will retry: {Content}")]
        public static partial void Failed(ILogger logger, Exception exception, string content);

        [LoggerMessage(LogLevel.Error, "Script analysis failed {Attempts} times and was given up: {Content}. Retry it on the Queue page")]
        public static partial void GivenUp(ILogger logger, Exception exception, string content, int attempts);
    }
}
