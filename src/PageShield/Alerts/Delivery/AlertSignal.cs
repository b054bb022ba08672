using System.Threading.Channels;

namespace PageShield.Alerts.Delivery;

/// <summary>Wakes this process's sender to send an alert immediately instead of at the next poll.</summary>
public sealed class AlertSignal
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Signals that deliveries may be due. Call it after the transaction that wrote them has committed. Never blocks.</summary>
    public void Notify() => _wake.Writer.TryWrite(true);

    /// <summary>Waits for <see cref="Notify"/>, up to a timeout. A call made before the wait counts.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}
