using System.Buffers.Binary;
using PageShield.Reports;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>
/// Aggregates reports into counts: finds or admits the slot of each report, and adds it to the open group. A known
/// report costs one lookup and one number. Only new reports are decoded.
/// </summary>
internal sealed class Aggregator
{
    private const int MaxIdentity = 2048;
    private const int MaxSlots = 200_000;
    private const int MaxHashesPerObservation = 50;
    private const int PastBudgetsPerHost = 50;

    private readonly Lock _lock = new();
    private readonly ReportLimits _limits;
    private readonly TimeProvider _clock;
    private readonly IdentityCache _identities = new();
    private readonly Dictionary<(SiteState Site, Sha256Hash Digest), Slot> _slots = [];
    private readonly KeyedBudget<ulong> _newByNetwork = new(TimeSpan.FromHours(1));
    private readonly Stack<SpoolRecord> _free = new([new SpoolRecord(), new SpoolRecord()]);
    private ReportGroup _group;
    private long _epoch = 1;
    private int _nextId;
    private int _newInBatch;
    private bool _isWriterIdle;

    /// <param name="limits">Budgets.</param>
    /// <param name="clock">Clock for the periods of the budgets.</param>
    /// <param name="batch">Number of the first batch.</param>
    public Aggregator(ReportLimits limits, TimeProvider clock, long batch)
    {
        _limits = limits;
        _clock = clock;
        _group = new ReportGroup(batch, _free.Pop());
    }

    /// <summary>Set when a group starts to fill while the writer is idle.</summary>
    public AutoResetEvent Filled { get; } = new(false);

    public long Reports { get; private set; }

    public long Overflowed { get; private set; }

    /// <summary>Number of reports in the open group, read without the lock.</summary>
    public int Gathered => Volatile.Read(ref _group).Reports;

    public int SlotCount => _slots.Count;

    /// <summary>Number of new observations in the open batch, read without the lock.</summary>
    public int NewInBatch => Volatile.Read(ref _newInBatch);

    /// <summary>Counts a report.</summary>
    /// <returns>The group whose commit makes the report durable.</returns>
    public ReportGroup Add(SiteState site, in RawReport raw, in Sender sender)
    {
        Span<byte> identity = stackalloc byte[MaxIdentity];
        BinaryPrimitives.WriteInt32LittleEndian(identity, site.Index);
        var length = raw.WriteIdentity(identity[sizeof(int)..]);
        identity = identity[..(length < 0 ? 0 : length + sizeof(int))];

        if (length >= 0)
        {
            lock (_lock)
            {
                if (_identities.TryFind(identity, out var cached)) return Count(cached, sender);
            }
        }

        var report = ReportInterpreter.Interpret(raw, site.KeptParameters, site.Learned, sender.Browser);
        var digest = report.Key.Digest();
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            if (FindOrAdmit(site, report, digest, sender, now) is not { } slot) return _group;

            var slots = new CachedSlots(slot, report.ContentHash is { } hash ? FindHash(slot, digest, hash) : null);
            if (length >= 0) _identities.Add(identity, slots);
            return Count(slots, sender);
        }
    }

    /// <summary>Counts an outcome without storing a report.</summary>
    public ReportGroup Add(SiteState site, string outcome, string reason)
    {
        lock (_lock)
        {
            CountOutcome(site, outcome, reason);
            return _group;
        }
    }

    /// <summary>For the writer: returns the next group to commit, or null. <see cref="Filled"/> is set when there is a new one.</summary>
    public ReportGroup? Take()
    {
        lock (_lock)
        {
            if (!_group.Record.IsEmpty) return Replace(_group.Batch);
            _isWriterIdle = true;
            return null;
        }
    }

    /// <summary>For the writer: closes the batch. The open group still belongs to it and must be committed.</summary>
    public (ReportGroup? Last, long Batch) CloseBatch()
    {
        lock (_lock)
        {
            var batch = _group.Batch;
            var last = Replace(batch + 1);
            _epoch++;
            (_nextId, _newInBatch) = (0, 0);
            if (_slots.Count > MaxSlots) Forget();
            return (last.Record.IsEmpty ? null : last, batch);
        }
    }

    /// <summary>For the writer: called after a failed commit. The open group refers to definitions of the failed group, so it fails too.</summary>
    public ReportGroup Abandon()
    {
        lock (_lock)
        {
            _epoch++;
            return Replace(_group.Batch);
        }
    }

    /// <summary>Recycles the buffers of a committed group.</summary>
    public void Recycle(ReportGroup group)
    {
        group.Record.Clear();
        lock (_lock) _free.Push(group.Record);
    }

    private ReportGroup Replace(long batch)
    {
        var taken = _group;
        _group = new ReportGroup(batch, _free.TryPop(out var record) ? record : new SpoolRecord());
        return taken;
    }

    private ReportGroup Count(CachedSlots slots, in Sender sender)
    {
        Count(slots.Observation, sender);
        if (slots.Hash is not null) Count(slots.Hash);
        Reports++;
        _group.Reports++;
        Wake();
        return _group;
    }

    private void Count(Slot slot, in Sender sender)
    {
        Count(slot);
        if ((slot.Browsers & sender.Browser) == 0)
        {
            slot.Browsers |= sender.Browser;
            _group.Record.AddBrowsers(slot.Id, sender.Browser);
        }

        if (slot.Host is not { } host) return;
        if (host.Add(sender, _clock.GetUtcNow())) _group.Record.SetClients(slot.Site.Key, host);
        if (host.IsSettled) slot.Host = null;
    }

    private void Count(Slot slot)
    {
        if (slot.Epoch != _epoch)
        {
            slot.Epoch = _epoch;
            slot.Id = _nextId++;
            slot.Browsers = BrowserFamilies.None;
            _group.Record.Define(slot);
            slot.Sample = null;
        }

        _group.Record.Count(slot.Id);
    }

    private void CountOutcome(SiteState site, string outcome, string reason)
    {
        if (!site.Outcomes.TryGetValue((outcome, reason), out var slot))
            site.Outcomes.Add((outcome, reason), slot = Slot.OfOutcome(site, outcome, reason));
        Count(slot);
        Wake();
    }

    private void Wake()
    {
        if (!_isWriterIdle) return;
        _isWriterIdle = false;
        Filled.Set();
    }

    private Slot? FindOrAdmit(SiteState site, Report report, Sha256Hash digest, in Sender sender, DateTimeOffset now)
    {
        if (_slots.TryGetValue((site, digest), out var slot)) return slot;

        // Also for stored observations: it matters whether a second network reports a host, even long after it was first seen.
        var host = report.BlockedHost.Length > 0 ? site.Hosts.Find(report.BlockedHost, now) : null;
        if (!site.Known.Contains(report.Key, digest))
        {
            if (Refusal(site, report, host, sender, now) is { } budget)
            {
                Overflowed++;
                host?.Add(sender, now);
                CountOutcome(site, ReportOutcome.Overflow, budget);
                if (site.Outcomes[(ReportOutcome.Overflow, budget)].HashCount++ % 4096 == 0)
                    _group.Record.AddExample(site.Key, report.Key.BlockedUrl + " on " + report.Key.PageUrl);
                return null;
            }
        }

        slot = Slot.OfObservation(site, report);
        // The host may be saturated before its first observation is admitted. Record its client count nevertheless.
        if (host is { IsSaturated: true }) _group.Record.SetClients(site.Key, host);
        if (host is { IsSettled: false }) slot.Host = host;
        _slots.Add((site, digest), slot);
        _newInBatch++;
        return slot;
    }

    /// <summary>Returns the exhausted budget, or null if the report is admitted.</summary>
    private string? Refusal(SiteState site, Report report, HostEntry? host, in Sender sender, DateTimeOffset now)
    {
        var domain = RegistrableDomain.Of(report.BlockedHost.Length > 0 ? report.BlockedHost : report.PageHost);
        var refusal =
            !site.NewToday.HasRoom(now, _limits.NewPerSiteAndDay) ? "new per site"
            : !site.NewByDomain.HasRoom(domain, now, _limits.NewPerDomainAndDay) ? "new per domain"
            : !_newByNetwork.HasRoom(sender.Network, now, _limits.NewPerNetworkAndHour) ? "new per client network"
            : null;

        if (refusal is null)
        {
            site.NewToday.Take();
            site.NewByDomain.Take(domain);
            _newByNetwork.Take(sender.Network);
            return null;
        }

        return host is not null && IsCrowdHost(site, host, sender, now) ? null : refusal;
    }

    /// <summary>Whether enough clients report the host to admit it regardless of budgets.</summary>
    private bool IsCrowdHost(SiteState site, HostEntry host, in Sender sender, DateTimeOffset now)
    {
        host.Add(sender, now);
        if (!host.IsSaturated || host.AdmittedPastBudgets >= PastBudgetsPerHost) return false;
        if (host.AdmittedPastBudgets == 0)
        {
            if (!site.CrowdHostsToday.HasRoom(now, _limits.CrowdHostsPerDay)) return false;
            site.CrowdHostsToday.Take();
        }

        host.AdmittedPastBudgets++;
        return true;
    }

    private Slot? FindHash(Slot observation, Sha256Hash digest, Sha256Hash hash)
    {
        Span<byte> both = stackalloc byte[2 * Sha256Hash.Size];
        digest.CopyTo(both);
        hash.CopyTo(both[Sha256Hash.Size..]);
        var key = (observation.Site, Sha256Hash.OfBytes(both));
        if (_slots.TryGetValue(key, out var slot)) return slot;
        if (observation.HashCount == MaxHashesPerObservation)
        {
            CountOutcome(observation.Site, ReportOutcome.Overflow, "hashes per script");
            return null;
        }

        observation.HashCount++;
        slot = Slot.OfHash(observation.Site, observation.Key!, hash); // not null: observations have keys
        _slots.Add(key, slot);
        return slot;
    }

    /// <summary>Drops slots that were not used in the last batches. The site's known keys still cover stored ones.</summary>
    private void Forget()
    {
        foreach (var (key, slot) in _slots)
            if (slot.Epoch < _epoch - 2) _slots.Remove(key);
    }
}
