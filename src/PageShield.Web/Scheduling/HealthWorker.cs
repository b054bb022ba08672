using PageShield.Pipeline.Upkeep;

namespace PageShield.Web.Scheduling;

/// <summary>Checks every minute for conditions that no recorded event shows: missed crawls, spikes and problems of this server.</summary>
internal sealed partial class HealthWorker(HealthWatch watch, TimeProvider time, ILogger<HealthWorker> logger) : WorkLoop(time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(LookAgain, _time, stoppingToken);
        await watch.CheckAsync(stoppingToken);
    }

    /// <inheritdoc />
    protected override void LogFailure(Exception exception) => Log.LookFailed(logger, exception);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Checking for missed crawls and server problems failed; will retry")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
