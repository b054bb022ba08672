namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>One count for each key; all start again together when the period is over, so that memory is bounded by what was admitted.</summary>
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
