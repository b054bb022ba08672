using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>Counts distinct clients and networks of a host. Only has keyed hashes of addresses, in memory.</summary>
internal sealed class HostEntry(string host, DateTimeOffset now)
{
    private ulong[] _clients = [];
    private int _count;
    private ulong _firstNetwork;
    private long _until = now.UtcTicks + TimeSpan.TicksPerDay;

    public string Host { get; } = host;

    public int Position { get; set; }

    /// <summary>Number of observations of this host that were admitted beyond the budgets.</summary>
    public int AdmittedPastBudgets { get; set; }

    public int Clients => _count;

    /// <summary>
    /// Distinct /24 or /48 networks, at most <see cref="HostClients.SeveralNetworks"/>: a sender may have many addresses, but rarely two networks.
    /// </summary>
    public int Networks { get; private set; }

    public bool IsSaturated => _count >= HostClients.Saturation;

    /// <summary>Whether no further report can change the numbers.</summary>
    public bool IsSettled => IsSaturated && Networks >= HostClients.SeveralNetworks;

    /// <returns>True if a count has increased.</returns>
    public bool Add(in Sender sender, DateTimeOffset now)
    {
        if (IsSettled) return false;
        if (now.UtcTicks >= _until && !IsSaturated)
        {
            _until = now.UtcTicks + TimeSpan.TicksPerDay;
            (_count, Networks) = (0, 0);
        }

        var isOfAnother = Networks == 0 || (Networks < HostClients.SeveralNetworks && sender.Network != _firstNetwork);
        if (Networks == 0) _firstNetwork = sender.Network;
        if (isOfAnother) Networks++;
        return AddClient(sender.Client) || isOfAnother;
    }

    private bool AddClient(ulong client)
    {
        if (IsSaturated || _clients.AsSpan(0, _count).Contains(client)) return false;
        if (_count == _clients.Length) Array.Resize(ref _clients, Math.Max(2, Math.Min(_count * 2, HostClients.Saturation)));
        _clients[_count++] = client;
        if (IsSaturated) _clients = [];
        return true;
    }
}
