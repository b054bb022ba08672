using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>State of one report key. The aggregator's lock guards budgets and hosts.</summary>
internal sealed class SiteState(ReportKey key, int index)
{
    private static readonly HashSet<string> Nothing = [];

    private long _second;
    private int _requests;

    public ReportKey Key { get; } = key;

    /// <summary>Identifies the site within the process.</summary>
    public int Index { get; set; } = index;

    public bool IsDeleted { get; set; }

    /// <summary>The hub's version of the key's row when it was last read.</summary>
    public long Version { get; set; } = -1;

    public IReadOnlySet<string> KeptParameters { get; set; } = Nothing;

    /// <summary>Learned templates for folding URLs.</summary>
    public LearnedTemplates Learned { get; set; } = LearnedTemplates.None;

    public KnownKeys Known { get; set; } = KnownKeys.None;

    public HostTracker Hosts { get; } = new();

    public Budget NewToday { get; } = new(TimeSpan.FromDays(1));

    public Budget CrowdHostsToday { get; } = new(TimeSpan.FromDays(1));

    public KeyedBudget<string> NewByDomain { get; } = new(TimeSpan.FromDays(1));

    /// <summary>Slots of outcomes that are counted but not stored, by outcome and reason. Both are fixed vocabularies.</summary>
    public Dictionary<(string Outcome, string Reason), Slot> Outcomes { get; } = [];

    /// <summary>Counts a request against the rate limit of the key, per whole second. Races between threads may miscount a request or two.</summary>
    public bool TryTake(long second, int most)
    {
        if (Volatile.Read(ref _second) != second)
        {
            Volatile.Write(ref _second, second);
            Volatile.Write(ref _requests, 0);
        }

        return Interlocked.Increment(ref _requests) <= most;
    }
}
