using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint.Spool;

namespace PageShield.ReportingEndpoint.Hub;

/// <summary>
/// Closes batches and delivers them to the hub's inbox, oldest first. A batch is deleted from the spool once the hub has it.
/// While the hub is unavailable, batches are closed less often, so that the spool only grows with distinct data.
/// </summary>
internal sealed partial class ReportForwarder(
    SpoolWriter spool, IHub hub, EndpointState state, IOptions<ReportingEndpointOptions> options, TimeProvider clock, ILogger<ReportForwarder> logger)
    : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private bool _isHubAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.Reports.DeliverySeconds);
        var wait = interval;
        var sinceClosed = LongestWait;
        while (true)
        {
            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;

            try
            {
                sinceClosed += wait;
                var waiting = await spool.DoAsync(file => file.OutboxCount());
                if (waiting == 0 || sinceClosed >= TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, interval.Ticks * (waiting + 1))))
                {
                    await CloseAsync();
                    sinceClosed = TimeSpan.Zero;
                }

                await DeliverAsync(stoppingToken);
                wait = interval;
            }
            catch (HubUnavailableException exception)
            {
                if (!_isHubAway) Log.HubIsAway(logger, exception.Message);
                _isHubAway = true;
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.TicksPerSecond * 5));
            }
            catch (SqliteException exception)
            {
                Log.SpoolFailed(logger, exception.Message);
                wait = TimeSpan.FromSeconds(5);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await MeasureAsync();
        }
    }

    /// <summary>Delivers the last reports, to leave little in the spool after a planned stop.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await CloseAsync();
            await DeliverAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HubUnavailableException or SqliteException or OperationCanceledException)
        {
            Log.LeftForLater(logger);
        }
    }

    private async Task CloseAsync()
    {
        var closed = await spool.CloseBatchAsync();
        while (await spool.DoAsync(file => file.OldestLogged(closed) is { } batch ? (batch, Replay: file.Replay(batch), file.EdgeId)
            : default) is { Replay: { } replay, batch: var number, EdgeId: var edgeId })
        {
            // Aggregate and compress here, not on the thread that commits.
            var payload = replay.ToBatch(edgeId, number, state.TakeStatus()).ToByteArray();
            await spool.DoAsync(file =>
            {
                file.MoveToOutbox(number, clock.GetUtcNow(), payload);
                return true;
            });
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        while (await spool.DoAsync(file => (file.EdgeId, Batch: file.OldestInOutbox())) is { Batch: { } batch, EdgeId: var edgeId })
        {
            await hub.DeliverAsync(edgeId, batch.Number, clock.GetUtcNow(), batch.Payload, cancellationToken);
            await spool.DoAsync(file =>
            {
                file.RemoveFromOutbox(batch.Number);
                return true;
            });
            if (_isHubAway) Log.HubIsBack(logger);
            _isHubAway = false;
        }
    }

    private async Task MeasureAsync()
    {
        var (used, waiting) = await spool.DoAsync(file => (file.UsedBytes(), file.OutboxCount()));
        if (state.Measured(used, waiting)) Log.SpoolIsFull(logger, used >> 20, options.Value.Reports.SpoolMegabytes);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Message} Reports stay in the spool until the hub is available.")]
        public static partial void HubIsAway(ILogger logger, string message);

        [LoggerMessage(LogLevel.Information, "Hub connection restored; sending spooled reports.")]
        public static partial void HubIsBack(ILogger logger);

        [LoggerMessage(LogLevel.Error,
            "The spool is full ({Used} of {Capacity} MB). Requests are rejected with 503 until the hub accepts batches. Check the hub, or raise "
            + "PageShield:Reports:SpoolMegabytes.")]
        public static partial void SpoolIsFull(ILogger logger, long used, int capacity);

        [LoggerMessage(LogLevel.Error, "The spool cannot be read or written: {Message}")]
        public static partial void SpoolFailed(ILogger logger, string message);

        [LoggerMessage(LogLevel.Information, "Some reports are still in the spool; they will be sent after the next start.")]
        public static partial void LeftForLater(ILogger logger);
    }
}
