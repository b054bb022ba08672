using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>
/// Counts the distinct clients of each host of a site within 24 hours, up to <see cref="HostClients.Saturation"/>.
/// Bounded: a full table evicts the host with the fewest clients of a random sample. So a flood of hosts that are reported
/// once cannot evict a host that many visitors report.
/// </summary>
internal sealed class HostTracker
{
    /// <summary>Maximum number of hosts per site.</summary>
    public const int Capacity = 20_000;

    private const int Contestants = 8;

    private readonly Dictionary<string, HostEntry> _byName = new(StringComparer.Ordinal);
    private readonly List<HostEntry> _entries = [];

    public HostEntry Find(string host, DateTimeOffset now)
    {
        if (_byName.TryGetValue(host, out var known)) return known;
        if (_entries.Count == Capacity) Evict();

        var entry = new HostEntry(host, now) { Position = _entries.Count };
        _entries.Add(entry);
        _byName.Add(host, entry);
        return entry;
    }

    private void Evict()
    {
        var loser = _entries[Random.Shared.Next(_entries.Count)];
        for (var i = 1; i < Contestants; i++)
        {
            var other = _entries[Random.Shared.Next(_entries.Count)];
            if (other.Clients < loser.Clients) loser = other;
        }

        var last = _entries[^1];
        _entries[loser.Position] = last;
        last.Position = loser.Position;
        _entries.RemoveAt(_entries.Count - 1);
        _byName.Remove(loser.Host);
    }
}
