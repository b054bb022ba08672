using System.Threading.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Crawls;

namespace PageShield.Pipeline;

/// <summary>Wakes the background loops when there is work. The work itself is stored in rows, so a lost signal only causes a delay.</summary>
public sealed class PipelineSignals(AlertSignal alerts)
{
    private readonly Channel<bool> _contents =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Raised after a crawl has ended and its result is stored.</summary>
    public event Action<CrawlKey>? Ended;

    /// <summary>Signals that contents are queued for analysis.</summary>
    public void NotifyContents() => _contents.Writer.TryWrite(true);

    /// <summary>Signals that alerts may be queued for delivery.</summary>
    public void NotifyAlerts() => alerts.Notify();

    public void CrawlEnded(CrawlKey key) => Ended?.Invoke(key);

    /// <summary>Waits until contents are queued for analysis or the timeout expires.</summary>
    public async Task WaitForContentsAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _contents.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The timeout expired.
        }
    }
}
