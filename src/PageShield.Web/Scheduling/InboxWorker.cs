namespace PageShield.Web.Scheduling;

/// <summary>Applies report batches as endpoints hand them over.</summary>
internal sealed partial class InboxWorker(ReportWatch watch, TimeProvider time, ILogger<InboxWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await watch.ApplyNextAsync(stoppingToken))
                {
                }

                await Task.Delay(LookAgain, time, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The batch is still in the inbox: nothing is lost.
                Log.ApplyingFailed(logger, exception);
                await Task.Delay(AfterFailure, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A report batch could not be applied; it stays in the inbox and is tried again")]
        public static partial void ApplyingFailed(ILogger logger, Exception exception);
    }
}
