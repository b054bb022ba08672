namespace PageShield.Storage;

/// <summary>
/// Row numbers made by the program: they rise with time, fit into 53 bits (so JSON readers keep them exact),
/// and are unique per process; together with the site's number they are a table's key.
/// </summary>
public static class RowId
{
    private const int CounterBits = 12;
    private static readonly DateTimeOffset Epoch = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly long Salt = Random.Shared.Next(1 << CounterBits);
    private static long _last;

    /// <summary>The next number: milliseconds since 2025 in the upper bits, a counter in the lower twelve.</summary>
    public static long Next(TimeProvider time)
    {
        var candidate = ((long)(time.GetUtcNow() - Epoch).TotalMilliseconds << CounterBits) | Salt;
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(candidate, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
