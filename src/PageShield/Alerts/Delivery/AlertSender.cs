using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Raising;
using PageShield.Storage;

namespace PageShield.Alerts.Delivery;

/// <summary>
/// Sends due messages. One UPDATE claims a delivery: it counts the attempt and moves the next one to the end of a lease. Two processes
/// therefore never send the same message at the same time, and others take over when the lease of a crashed process expires. Delivery is
/// at least once; receivers can detect duplicates by the message id.
/// </summary>
public sealed partial class AlertSender(
    IDbContextFactory<PageShieldDbContext> databases,
    IEnumerable<IAlertTransport> transports,
    AlertSignal signal,
    DeliveryLog deliveries,
    AlertEscalator escalator,
    IOptions<AlertOptions> options,
    IOptions<MailOptions> mail,
    TimeProvider time,
    ILogger<AlertSender> logger)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(6);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(6);
    private readonly Dictionary<AlertChannelKind, IAlertTransport> _transports = transports.ToDictionary(static transport => transport.Kind);

    /// <summary>
    /// Sends until cancelled: immediately after <see cref="AlertSignal.Notify"/>, when the next attempt is due, and at least every five
    /// seconds, because another process may have raised an alert. Database errors are logged and retried.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var prunedAt = DateTimeOffset.MinValue;
        while (!cancellationToken.IsCancellationRequested)
        {
            var rest = LongestRest;
            try
            {
                await escalator.EscalateDueAsync(cancellationToken);
                await SendDueAsync(cancellationToken);
                rest = await RestAsync(cancellationToken);
                if (time.GetUtcNow() - prunedAt > PruneInterval)
                {
                    await deliveries.PruneAsync(cancellationToken);
                    prunedAt = time.GetUtcNow();
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.CannotLook(logger, exception);
            }

            await signal.WaitAsync(rest, time, cancellationToken);
        }
    }

    /// <summary>Makes one attempt for each delivery that is due now.</summary>
    /// <returns>How many attempts were made, successful or not.</returns>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var attempts = 0;
        while (true)
        {
            var due = await DueAsync(cancellationToken);
            var before = attempts;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(due, parallel, async (id, token) =>
            {
                if (await SendAsync(id, token) is not null) Interlocked.Increment(ref attempts);
            });
            if (attempts == before || due.Count < BatchSize) return attempts;
        }
    }

    /// <summary>Makes one attempt for one delivery if it is due and not claimed by another process.</summary>
    /// <returns>The result; null if there was nothing to do.</returns>
    public async Task<DeliveryResult?> SendAsync(long deliveryId, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(deliveryId, cancellationToken)) return null;

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var delivery = await database.AlertDeliveries.AsNoTracking().FirstOrDefaultAsync(row => row.Id == deliveryId, cancellationToken);
        var channel = delivery is null
            ? null
            : await database.AlertChannels.AsNoTracking().FirstOrDefaultAsync(row => row.Id == delivery.ChannelId, cancellationToken);
        if (delivery is null || channel is null) return null;

        try
        {
            using var activity = Telemetry.Activities.StartActivity("alert.deliver");
            var result = await AttemptAsync(database, delivery, channel, cancellationToken);
            activity?.SetTag("channel.kind", channel.Kind).SetTag("outcome", result.Outcome);
            DeliveryMetrics.Attempted(channel.Kind, result.Outcome);
            await FinishAsync(delivery, result, cancellationToken);
            return result;
        }
        catch (OperationCanceledException)
        {
            await ReleaseAsync(delivery);
            throw;
        }
    }

    private async Task<List<long>> DueAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await database.AlertDeliveries.AsNoTracking()
            .Where(delivery => delivery.State == DeliveryState.Waiting && delivery.NextAttemptAt <= now)
            .OrderBy(static delivery => delivery.NextAttemptAt).ThenBy(static delivery => delivery.Id)
            .Select(static delivery => delivery.Id)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
    }

    private async Task<bool> ClaimAsync(long deliveryId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var lease = TimeSpan.FromSeconds(30 + Math.Max(options.Value.WebhookTimeoutSeconds, 2 * mail.Value.TimeoutSeconds));
        return await database.AlertDeliveries.Where(delivery => delivery.Id == deliveryId && delivery.State == DeliveryState.Waiting)
            .ClaimAsync(now, lease, cancellationToken);
    }

    private async Task<DeliveryResult> AttemptAsync(
        PageShieldDbContext database, AlertDelivery delivery, AlertChannel channel, CancellationToken cancellationToken)
    {
        if (!channel.IsEnabled && delivery.Kind != DeliveryKind.Test) return new(DeliveryOutcome.Refused, "The channel is switched off.");

        if (await new AlertComposer(database, options.Value.DashboardUrl).ComposeAsync(delivery, channel, cancellationToken) is not { } alert)
            return new(DeliveryOutcome.Unneeded, "Not sent: its alerts were already acknowledged or resolved.");

        try
        {
            return await _transports[channel.Kind].SendAsync(alert, channel, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Catch everything here: one message that fails must not block the others.
            Log.Broken(logger, delivery.Id, exception);
            return new(DeliveryOutcome.Failed, "Page Shield failed to send the message. See its log for details.");
        }
    }

    private async Task FinishAsync(AlertDelivery delivery, DeliveryResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isLast = delivery.Kind == DeliveryKind.Test || delivery.Attempts >= options.Value.MaxAttempts;
        var state = result.Outcome switch
        {
            DeliveryOutcome.Delivered => DeliveryState.Delivered,
            DeliveryOutcome.Refused => DeliveryState.Dead,
            DeliveryOutcome.Unneeded => DeliveryState.Withdrawn,
            _ => isLast ? DeliveryState.Dead : DeliveryState.Waiting,
        };
        var next = state == DeliveryState.Waiting ? now + Pause(delivery.Attempts, result.RetryAfter) : delivery.NextAttemptAt;
        var said = AlertText.Line(result.Said, 500);

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.AlertDeliveries
            .Where(row => row.Id == delivery.Id && row.State == DeliveryState.Waiting && row.Attempts == delivery.Attempts)
            .ExecuteUpdateAsync(set => set
                .SetProperty(static row => row.State, state)
                .SetProperty(static row => row.NextAttemptAt, next)
                .SetProperty(static row => row.DeliveredAt, state == DeliveryState.Delivered ? now : null)
                .SetProperty(static row => row.LastResult, said), cancellationToken);
        if (state == DeliveryState.Dead) Log.GivenUp(logger, delivery.Id, delivery.ChannelId, delivery.Attempts);
    }

    private static TimeSpan Pause(int attempts, TimeSpan? asked)
    {
        var pause = WorkQueue.PauseAfter(attempts, Random.Shared.NextDouble());
        if (asked is not { } wish) return pause;
        return wish > LongestRetryAfter ? LongestRetryAfter : wish > pause ? wish : pause;
    }

    /// <summary>Releases a claimed delivery on shutdown, so the next start need not wait for the lease to expire.</summary>
    private async Task ReleaseAsync(AlertDelivery delivery)
    {
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        await database.AlertDeliveries.Where(row => row.Id == delivery.Id && row.State == DeliveryState.Waiting)
            .ReleaseAsync(delivery.Attempts, now, CancellationToken.None);
    }

    private async Task<TimeSpan> RestAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var next = await database.AlertDeliveries.AsNoTracking().Where(static delivery => delivery.State == DeliveryState.Waiting)
            .OrderBy(static delivery => delivery.NextAttemptAt).Select(static delivery => (DateTimeOffset?)delivery.NextAttemptAt)
            .FirstOrDefaultAsync(cancellationToken);
        var rest = (next ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        return rest < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : rest > LongestRest ? LongestRest : rest;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Cannot read due alerts; will retry")]
        public static partial void CannotLook(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "Delivery {DeliveryId} failed unexpectedly")]
        public static partial void Broken(ILogger logger, long deliveryId, Exception exception);

        [LoggerMessage(
            3, LogLevel.Warning, "Gave up delivery {DeliveryId} to channel {ChannelId} after {Attempts} attempts; see the delivery log")]
        public static partial void GivenUp(ILogger logger, long deliveryId, int channelId, int attempts);
    }
}
