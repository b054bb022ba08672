using System.Threading.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Crawls;

namespace PageShield.Pipeline;

/// <summary>Tells the background loops that there is work; the work itself is rows, so a lost signal only delays.</summary>
public sealed class PipelineSignals(AlertSignal alerts)
{
    private readonly Channel<bool> _contents =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Raised after a crawl has ended and is stored.</summary>
    public event Action<CrawlKey>? Ended;

    /// <summary>Contents wait to be judged.</summary>
    public void ContentsWait() => _contents.Writer.TryWrite(true);

    /// <summary>Alerts may wait to be sent.</summary>
    public void AlertsWait() => alerts.Notify();

    public void CrawlEnded(CrawlKey key) => Ended?.Invoke(key);

    /// <summary>Waits until contents wait to be judged, or the time is over.</summary>
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
            // The time is over.
        }
    }
}
