using Microsoft.Extensions.Options;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.ReportingEndpoint;

/// <summary>Counters of the endpoint, and whether it can accept reports.</summary>
internal sealed class EndpointState(IOptions<ReportingEndpointOptions> options)
{
    private readonly long _capacity = (long)options.Value.Reports.SpoolMegabytes << 20;
    private long _second;
    private int _requests;
    private long _refusedWhileFull;
    private long _rateLimited;
    private long _unknownKeys;
    private long _usedBytes;
    private volatile bool _isFull;

    /// <summary>True if 90 % of the spool's capacity is used. The rest is reserved for closing and delivering batches.</summary>
    public bool IsFull => _isFull;

    public long UsedBytes => Volatile.Read(ref _usedBytes);

    public long WaitingBatches { get; private set; }

    public long RefusedWhileFull { get; private set; }

    public long RateLimited { get; private set; }

    public long UnknownKeys { get; private set; }

    public bool TryTake(long second, int most)
    {
        if (Volatile.Read(ref _second) != second)
        {
            Volatile.Write(ref _second, second);
            Volatile.Write(ref _requests, 0);
        }

        return Interlocked.Increment(ref _requests) <= most;
    }

    public void CountFull() => Interlocked.Increment(ref _refusedWhileFull);

    public void CountRateLimited() => Interlocked.Increment(ref _rateLimited);

    public void CountUnknownKey() => Interlocked.Increment(ref _unknownKeys);

    /// <returns>True if the spool has just become full.</returns>
    public bool Measured(long usedBytes, long waitingBatches)
    {
        var was = _isFull;
        Volatile.Write(ref _usedBytes, usedBytes);
        WaitingBatches = waitingBatches;
        _isFull = usedBytes >= _capacity / 10 * 9;
        return _isFull && !was;
    }

    /// <summary>Returns the counters since the last call, to include them in a batch.</summary>
    public EdgeStatus TakeStatus()
    {
        var full = Interlocked.Exchange(ref _refusedWhileFull, 0);
        var limited = Interlocked.Exchange(ref _rateLimited, 0);
        var unknown = Interlocked.Exchange(ref _unknownKeys, 0);
        RefusedWhileFull += full;
        RateLimited += limited;
        UnknownKeys += unknown;
        return new EdgeStatus(UsedBytes, _capacity, full, limited, unknown);
    }
}
