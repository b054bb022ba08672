namespace PageShield.Web.Observations;

/// <summary>Looks after sites with news and fetches what reports name every few seconds, after silences every minute, and after all sites every hour.</summary>
internal sealed partial class ReportUpkeepWorker(ReportUpkeep upkeep, ReportedScriptFetcher fetcher, ReportedRedirects redirects, TimeProvider time, ILogger<ReportUpkeepWorker> logger) : BackgroundService
{
    private const int FetchesAtOnce = 3;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilencesEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AllEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (all, silences) = (0L, time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (all == 0 || time.GetElapsedTime(all) >= AllEvery)
                {
                    await upkeep.RunForAllAsync(stoppingToken);
                    all = time.GetTimestamp();
                }
                else
                {
                    await upkeep.RunAsync(stoppingToken);
                }

                for (var fetched = 0; fetched < FetchesAtOnce && await fetcher.FetchNextAsync(stoppingToken); fetched++)
                {
                }

                for (var looked = 0; looked < FetchesAtOnce && await redirects.LookNextAsync(stoppingToken); looked++)
                {
                }

                if (time.GetElapsedTime(silences) >= SilencesEvery)
                {
                    await upkeep.TellSilencesAsync(stoppingToken);
                    silences = time.GetTimestamp();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.UpkeepFailed(logger, exception);
            }

            await Task.Delay(LookAgain, time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Visitors' reports are stored, but what follows from them could not be worked out; it is tried again")]
        public static partial void UpkeepFailed(ILogger logger, Exception exception);
    }
}
