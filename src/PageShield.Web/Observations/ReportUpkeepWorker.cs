using PageShield.Pipeline.Reports;
using PageShield.Web.Scheduling;

namespace PageShield.Web.Observations;

/// <summary>
/// Background post-processing of reports. Processes sites with new reports and fetches reported scripts every 5 seconds, checks for silence every
/// minute, and processes all sites every hour.
/// </summary>
internal sealed partial class ReportUpkeepWorker(
    ReportUpkeep upkeep, ReportedScriptFetcher fetcher, ReportedRedirects redirects, TimeProvider time, ILogger<ReportUpkeepWorker> logger)
    : WorkLoop(time)
{
    private const int FetchesAtOnce = 3;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilencesEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AllEvery = TimeSpan.FromHours(1);
    private readonly TimeProvider _time = time;
    private long _all;
    private long _silences = time.GetTimestamp();

    /// <inheritdoc />
    protected override TimeSpan RestAfterFailure => LookAgain;

    /// <inheritdoc />
    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (_all == 0 || _time.GetElapsedTime(_all) >= AllEvery)
        {
            await upkeep.RunForAllAsync(stoppingToken);
            _all = _time.GetTimestamp();
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

        if (_time.GetElapsedTime(_silences) >= SilencesEvery)
        {
            await upkeep.RaiseSilenceAlertsAsync(stoppingToken);
            _silences = _time.GetTimestamp();
        }

        await Task.Delay(LookAgain, _time, stoppingToken);
    }

    /// <inheritdoc />
    protected override void LogFailure(Exception exception) => Log.UpkeepFailed(logger, exception);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Report post-processing failed; will retry")]
        public static partial void UpkeepFailed(ILogger logger, Exception exception);
    }
}
