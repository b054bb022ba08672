using System.Text;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.ReportingEndpoint.Spool;

/// <summary>Aggregates the records of a batch (see <see cref="SpoolRecord"/>) into a <see cref="ReportBatch"/>.</summary>
internal sealed class SpoolReplay
{
    private const int MaxExamples = 10;

    private readonly Dictionary<ReportKey, Site> _sites = [];
    private readonly Dictionary<int, Counted> _byId = [];
    private DateTimeOffset _from = DateTimeOffset.MaxValue;
    private DateTimeOffset _to = DateTimeOffset.MinValue;

    /// <param name="at">When the record was committed.</param>
    /// <param name="payload">One record.</param>
    public void Add(DateTimeOffset at, byte[] payload)
    {
        if (at < _from) _from = at;
        if (at > _to) _to = at;

        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        var end = reader.Read7BitEncodedInt();
        end += (int)reader.BaseStream.Position;
        while (reader.BaseStream.Position < end) Define(reader);
        while (reader.BaseStream.Position < payload.Length)
        {
            if (_byId.TryGetValue(reader.Read7BitEncodedInt(), out var counted)) counted.Add(at);
        }
    }

    public ReportBatch ToBatch(string edgeId, long number, EdgeStatus status) => new()
    {
        EdgeId = edgeId,
        Number = number,
        From = _from,
        To = _to,
        Status = status,
        Sites = [.. _sites.Values.Select(site => site.ToBatchSite())],
    };

    private void Define(BinaryReader reader)
    {
        switch (reader.ReadByte())
        {
            case (byte)SlotKind.Observation:
                {
                    var id = reader.Read7BitEncodedInt();
                    var observation = SiteOf(reader).Observation(ReadKey(reader));
                    observation.Noise = reader.ReadString() is { Length: > 0 } noise ? noise : null;
                    observation.Sample = reader.ReadString() is { Length: > 0 } sample ? sample : observation.Sample;
                    _byId[id] = observation;
                    break;
                }

            case (byte)SlotKind.Hash:
                {
                    var id = reader.Read7BitEncodedInt();
                    var site = SiteOf(reader);
                    _byId[id] = site.Hash(ReadKey(reader), new Sha256Hash(reader.ReadBytes(Sha256Hash.Size)));
                    break;
                }

            case (byte)SlotKind.Outcome:
                {
                    var id = reader.Read7BitEncodedInt();
                    _byId[id] = SiteOf(reader).Outcome(reader.ReadString(), reader.ReadString());
                    break;
                }

            case SpoolRecord.BrowsersTag:
                {
                    var id = reader.Read7BitEncodedInt();
                    var browsers = (BrowserFamilies)reader.Read7BitEncodedInt();
                    if (_byId.TryGetValue(id, out var counted)) counted.Browsers |= browsers;
                    break;
                }

            case SpoolRecord.ClientsTag:
                {
                    var site = SiteOf(reader);
                    site.Clients[reader.ReadString()] = reader.Read7BitEncodedInt();
                    break;
                }

            case SpoolRecord.NetworksTag:
                {
                    var site = SiteOf(reader);
                    site.Networks[reader.ReadString()] = reader.Read7BitEncodedInt();
                    break;
                }

            case SpoolRecord.ExampleTag:
                {
                    var site = SiteOf(reader);
                    var example = reader.ReadString();
                    if (site.Examples.Count < MaxExamples) site.Examples.Add(example);
                    break;
                }

            default:
                throw new InvalidDataException("Unknown kind of spool record. A newer version wrote this spool.");
        }
    }

    private Site SiteOf(BinaryReader reader)
    {
        if (!ReportKey.TryParse(reader.ReadString(), out var key)) throw new InvalidDataException("Spool record without a valid report key.");
        if (!_sites.TryGetValue(key, out var site)) _sites.Add(key, site = new Site(key));
        return site;
    }

    private static ObservationKey ReadKey(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());

    private sealed class Counted
    {
        public long Count { get; private set; }

        public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

        public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

        public BrowserFamilies Browsers { get; set; }

        public string? Noise { get; set; }

        public string? Sample { get; set; }

        public void Add(DateTimeOffset at)
        {
            Count++;
            if (at < First) First = at;
            if (at > Last) Last = at;
        }
    }

    private sealed class Site(ReportKey key)
    {
        private readonly Dictionary<ObservationKey, Counted> _observations = [];
        private readonly Dictionary<(ObservationKey Key, Sha256Hash Hash), Counted> _hashes = [];
        private readonly Dictionary<(string Outcome, string Reason), Counted> _outcomes = [];

        public Dictionary<string, int> Clients { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Networks { get; } = new(StringComparer.Ordinal);

        public List<string> Examples { get; } = [];

        public Counted Observation(ObservationKey observation) => Find(_observations, observation);

        public Counted Hash(ObservationKey observation, Sha256Hash hash) => Find(_hashes, (observation, hash));

        public Counted Outcome(string outcome, string reason) => Find(_outcomes, (outcome, reason));

        public BatchSite ToBatchSite()
        {
            // Skip definitions without counts.
            var observations = _observations.Where(entry => entry.Value.Count > 0).Select(entry => new BatchObservation
            {
                Key = entry.Key,
                BlockedHost = ReportInterpreter.HostOf(entry.Key.BlockedUrl),
                PageHost = ReportInterpreter.HostOf(entry.Key.PageUrl),
                Count = entry.Value.Count,
                FirstSeenAt = entry.Value.First,
                LastSeenAt = entry.Value.Last,
                Browsers = entry.Value.Browsers,
                Noise = entry.Value.Noise,
                Sample = entry.Value.Sample,
            }).ToList();

            var stored = observations
                .GroupBy(observation => observation.Noise is null ? (ReportOutcome.Accepted, observation.Key.Type)
                    : (ReportOutcome.Noise, observation.Noise))
                .Select(group => new BatchCount(group.Key.Item1, group.Key.Item2, group.Sum(observation => observation.Count)));

            return new BatchSite
            {
                Key = key,
                Observations = observations,
                Hashes = [.. _hashes.Where(entry => entry.Value.Count > 0).Select(entry => new HashSighting(
                    entry.Key.Key.BlockedUrl, entry.Key.Key.PageUrl, ReportInterpreter.HostOf(entry.Key.Key.PageUrl), entry.Key.Hash,
                    entry.Value.Count, entry.Value.First, entry.Value.Last))],
                Hosts = [.. Clients.Select(entry => new HostClients(entry.Key, entry.Value) { Networks = Networks.GetValueOrDefault(entry.Key, 1) })],
                Counts = [.. stored,
                    .. _outcomes.Where(entry => entry.Value.Count > 0)
                    .Select(entry => new BatchCount(entry.Key.Outcome, entry.Key.Reason, entry.Value.Count))],
                OverflowExamples = Examples,
            };
        }

        private static Counted Find<TKey>(Dictionary<TKey, Counted> all, TKey key)
            where TKey : notnull
        {
            if (!all.TryGetValue(key, out var counted)) all.Add(key, counted = new Counted());
            return counted;
        }
    }
}
