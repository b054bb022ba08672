namespace PageShield.Crawler.Discovery;

/// <summary>Keeps a minimum interval between the starts of visits, however many run concurrently.</summary>
internal sealed class VisitPace(TimeSpan pause, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private long? _last;

    /// <summary>Waits until the next visit may begin.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (pause <= TimeSpan.Zero) return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && pause - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, time, cancellationToken);
            _last = time.GetTimestamp();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();
}
