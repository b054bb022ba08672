using System.Threading.Channels;

namespace PageShield.Alerts.Delivery;

/// <summary>Wakes the sender of this process, so that an alert leaves at once instead of at the next look.</summary>
public sealed class AlertSignal
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that deliveries may be due. Call it after the transaction that wrote them has committed; never blocks.</summary>
    public void Notify() => _wake.Writer.TryWrite(true);

    /// <summary>Waits for <see cref="Notify"/>, at most this long. A call made before the wait counts.</summary>
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
