using PageShield.Detection.Intelligence;
using PageShield.Pipeline.Verdicts;

namespace PageShield.Web.Scheduling;

/// <summary>Every minute, fetches due threat lists, reloads changed list files, and matches the inventory against them.</summary>
internal sealed partial class IntelligenceWorker(IntelligenceReload intelligence, ThreatFeeds feeds, TimeProvider time,
    ILogger<IntelligenceWorker> logger) : WorkLoop(time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan RestAfterFailure => LookAgain;

    /// <inheritdoc />
    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        await feeds.RefreshAsync(stoppingToken);
        await intelligence.RunAsync(stoppingToken);
        await Task.Delay(LookAgain, _time, stoppingToken);
    }

    /// <inheritdoc />
    protected override void LogFailure(Exception exception) => Log.ReloadFailed(logger, exception);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reading the threat lists failed; the last valid lists remain in use")]
        public static partial void ReloadFailed(ILogger logger, Exception exception);
    }
}
