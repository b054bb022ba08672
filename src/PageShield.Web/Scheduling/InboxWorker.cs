using PageShield.Pipeline.Reports;

namespace PageShield.Web.Scheduling;

/// <summary>Applies report batches as they arrive from endpoints.</summary>
internal sealed partial class InboxWorker(ReportInbox inbox, TimeProvider time, ILogger<InboxWorker> logger) : WorkLoop(time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private readonly TimeProvider _time = time;

    /// <inheritdoc />
    protected override TimeSpan RestAfterFailure => TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        while (await inbox.ApplyNextAsync(stoppingToken))
        {
        }

        await Task.Delay(LookAgain, _time, stoppingToken);
    }

    /// <inheritdoc />
    protected override void LogFailure(Exception exception) => Log.ApplyingFailed(logger, exception);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Applying a report batch failed; it stays in the inbox and will be retried")]
        public static partial void ApplyingFailed(ILogger logger, Exception exception);
    }
}
