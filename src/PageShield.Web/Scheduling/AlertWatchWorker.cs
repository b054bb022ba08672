namespace PageShield.Web.Scheduling;

/// <summary>Looks every minute for what no recording tells: crawls that did not run, spikes, trouble of our own.</summary>
internal sealed partial class AlertWatchWorker(AlertWatch watch, TimeProvider time, ILogger<AlertWatchWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(LookAgain, time, stoppingToken);
            try
            {
                await watch.LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.LookFailed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "It could not be looked up whether crawls were missed or something is in trouble; it is tried again")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
