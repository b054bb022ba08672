using System.Collections.Concurrent;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Urls;

namespace PageShield.ReportingEndpoint;

/// <summary>
/// The report keys that this endpoint accepts. Until it has received the hub's list for the first time, it accepts every
/// well-formed key: better to spool an unwanted report than to lose a valid one.
/// </summary>
internal sealed class ReportKeyList
{
    private const int MaxUnlisted = 10_000;

    private readonly ConcurrentDictionary<ReportKey, SiteState> _sites = new();
    private readonly Lock _applying = new();
    private volatile bool _isLoaded;
    private int _nextIndex;

    /// <summary>Whether a list has been received, now or in an earlier run.</summary>
    public bool IsLoaded => _isLoaded;

    public int Count => _sites.Count;

    /// <summary>The state of a key, or null if the key is unknown.</summary>
    public SiteState? Find(ReportKey key)
    {
        if (_sites.TryGetValue(key, out var site)) return site;
        return _isLoaded || _sites.Count >= MaxUnlisted ? null : _sites.GetOrAdd(key, New);
    }

    /// <summary>The last read version of the key's row, or null.</summary>
    public long? VersionOf(ReportKey key) => _sites.TryGetValue(key, out var site) && site.Version >= 0 ? site.Version : null;

    /// <summary>Applies the complete list of the hub.</summary>
    /// <returns>The changed rows, to store in the spool.</returns>
    public IReadOnlyList<HubReportKey> Apply(IReadOnlyList<HubReportKey> rows)
    {
        lock (_applying)
        {
            var changed = rows.Where(row => VersionOf(row.Key) != row.Version || _sites[row.Key].IsDeleted != row.IsDeleted).ToList();
            foreach (var row in changed) Update(_sites.GetOrAdd(row.Key, New), row);

            if (!_isLoaded)
            {
                var listed = rows.Select(row => row.Key).ToHashSet();
                foreach (var key in _sites.Keys)
                    if (!listed.Contains(key)) _sites.TryRemove(key, out _);
                _isLoaded = true;
            }

            return changed;
        }
    }

    private SiteState New(ReportKey key) => new(key, Interlocked.Increment(ref _nextIndex));

    private void Update(SiteState site, HubReportKey row)
    {
        var kept = (row.KeptParameters ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var isSame = kept.SetEquals(site.KeptParameters) && row.Templates == site.Learned.Serialize();
        if (!isSame)
        {
            site.KeptParameters = kept;
            site.Learned = LearnedTemplates.Read(row.Templates);
            // Invalidates cached identities, which were scrubbed and folded by the old rules.
            site.Index = Interlocked.Increment(ref _nextIndex);
        }

        site.Known = row.KnownKeys is null ? KnownKeys.None : KnownKeys.Read(row.KnownKeys);
        site.IsDeleted = row.IsDeleted;
        site.Version = row.Version;
    }
}
