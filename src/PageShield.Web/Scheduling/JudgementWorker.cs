using PageShield.Detection;

namespace PageShield.Web.Scheduling;

/// <summary>Judges contents as they come in.</summary>
internal sealed partial class JudgementWorker(JudgementQueue queue, Watch watch, WatchSignals signals, TimeProvider time, ILogger<JudgementWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await queue.EnqueueStaleAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await watch.JudgeNextAsync(stoppingToken))
                {
                }

                await signals.WaitForContentsAsync(LookAgain, time, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.JudgingFailed(logger, exception);
                await signals.WaitForContentsAsync(LookAgain, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Script analysis failed; will retry")]
        public static partial void JudgingFailed(ILogger logger, Exception exception);
    }
}
