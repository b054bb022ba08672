using PageShield.Detection;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline;
using PageShield.Pipeline.Verdicts;

namespace PageShield.Web.Scheduling;

/// <summary>Analyzes script contents as they arrive. At startup, queues contents that an older analyzer version analyzed.</summary>
internal sealed partial class JudgementWorker(JudgementQueue queue, ScriptAnalysis analysis, PipelineSignals signals, TimeProvider time,
    ILogger<JudgementWorker> logger) : WorkLoop(time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private readonly TimeProvider _time = time;
    private bool _isStaleQueued;

    /// <inheritdoc />
    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (!_isStaleQueued)
        {
            await queue.EnqueueStaleAsync(stoppingToken);
            _isStaleQueued = true;
        }

        while (await analysis.AnalyseNextAsync(stoppingToken))
        {
        }

        await signals.WaitForContentsAsync(LookAgain, _time, stoppingToken);
    }

    /// <inheritdoc />
    protected override void LogFailure(Exception exception) => Log.JudgingFailed(logger, exception);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Script analysis failed; will retry")]
        public static partial void JudgingFailed(ILogger logger, Exception exception);
    }
}
