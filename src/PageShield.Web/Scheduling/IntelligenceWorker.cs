using PageShield.Detection.Intelligence;

namespace PageShield.Web.Scheduling;

/// <summary>Fetches the threat lists that are due, reads lists anew when their files change, and matches the whole inventory against them.</summary>
internal sealed partial class IntelligenceWorker(Watch watch, ThreatFeeds feeds, TimeProvider time, ILogger<IntelligenceWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await feeds.RefreshAsync(stoppingToken);
                await watch.ReloadIntelligenceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.ReloadFailed(logger, exception);
            }

            await Task.Delay(LookAgain, time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The threat lists could not be read; the last good ones stay in force")]
        public static partial void ReloadFailed(ILogger logger, Exception exception);
    }
}
