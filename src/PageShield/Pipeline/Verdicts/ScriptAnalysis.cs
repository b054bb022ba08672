using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Storage;
using PageShield.Workers;

namespace PageShield.Pipeline.Verdicts;

/// <summary>
/// Works off the contents that wait for a verdict: claims one, has it analysed, and stores verdict, scores and alerts in one transaction.
/// </summary>
public sealed partial class ScriptAnalysis(JudgementQueue queue, VerdictUpdate verdicts, ILogger<ScriptAnalysis> logger)
{
    /// <summary>Analyses the content whose turn it is. One that fails waits longer each time, and is given up in the end.</summary>
    /// <returns>False where none can be claimed now.</returns>
    /// <exception cref="WorkerUnavailableException">No worker process can be started: the content's attempt does not count.</exception>
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
            // The boundary: one content that cannot be analysed must not keep the others.
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

        [LoggerMessage(LogLevel.Error, "Script analysis failed {Attempts} times and was given up: {Content}. Try again on the page Queue")]
        public static partial void GivenUp(ILogger logger, Exception exception, string content, int attempts);
    }
}
