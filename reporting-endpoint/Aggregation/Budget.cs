namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>A counter that resets after each period.</summary>
internal sealed class Budget(TimeSpan period)
{
    private long _until;
    private int _used;

    public bool HasRoom(DateTimeOffset now, int most)
    {
        if (now.UtcTicks >= _until)
        {
            _until = now.UtcTicks + period.Ticks;
            _used = 0;
        }

        return _used < most;
    }

    public void Take() => _used++;
}
