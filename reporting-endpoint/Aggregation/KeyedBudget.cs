namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>One counter per key. All reset together after each period, which bounds memory by the number of admissions.</summary>
internal sealed class KeyedBudget<TKey>(TimeSpan period)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _used = [];
    private long _until;

    public bool HasRoom(TKey key, DateTimeOffset now, int most)
    {
        if (now.UtcTicks >= _until)
        {
            _until = now.UtcTicks + period.Ticks;
            _used.Clear();
            _used.TrimExcess();
        }

        return _used.GetValueOrDefault(key) < most;
    }

    public void Take(TKey key) => _used[key] = _used.GetValueOrDefault(key) + 1;
}
