namespace PageShield.Crawler.Discovery;

/// <summary>
/// Lets as many visits run at once as the machine bears: one for each processor at first, more while processors idle and memory is free,
/// fewer when either is short. With a fixed number it stays at that.
/// </summary>
/// <param name="start">Initial number of concurrent visits.</param>
/// <param name="most">Never more than these.</param>
/// <param name="measure">The machine's load since the last call; null if unknown.</param>
internal sealed class VisitSlots(int start, int most, Func<MachineLoad?> measure) : IDisposable
{
    private const double Idle = 0.75;
    private const double Busy = 0.95;
    private const long PlentyOfMemory = 1536L << 20;
    private const long ShortOfMemory = 512L << 20;
    private readonly SemaphoreSlim _free = new(start);
    private readonly Lock _gate = new();
    private int _limit = start;
    private int _owed;

    /// <summary>Current limit of concurrent visits.</summary>
    public int Limit
    {
        get { lock (_gate) return _limit; }
    }

    /// <summary>Waits for a slot.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    /// <summary>Gives a slot back, and adapts.</summary>
    public void Return()
    {
        lock (_gate)
        {
            if (_owed > 0) _owed--;
            else _free.Release();

            if (measure() is not { } load) return;
            if ((load.ProcessorShare > Busy || load.FreeMemory < ShortOfMemory) && _limit > 1)
            {
                _limit--;
                if (!_free.Wait(0)) _owed++;
            }
            else if (load.ProcessorShare < Idle && load.FreeMemory > PlentyOfMemory && _limit < most)
            {
                _limit++;
                if (_owed > 0) _owed--;
                else _free.Release();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();
}
