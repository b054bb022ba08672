using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PageShield.Network;

/// <summary>
/// Decides which address may be reached for a host and port: the public internet, and otherwise only targets allowed by exact <c>host:port</c>. The
/// connection is then made to the very address that was checked, so DNS rebinding has no effect.
/// </summary>
public sealed class AddressGuard
{
    private readonly AddressRules _rules;
    private readonly HashSet<string> _allowed;
    private readonly ConcurrentDictionary<int, byte> _ownPorts;
    private readonly HashSet<IPAddress> _ownAddresses;

    public AddressGuard(AddressRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _allowed = [.. rules.AllowPrivate.Select(static entry => entry.Trim().ToLowerInvariant())];
        _ownPorts = new(rules.OwnPorts.Distinct().Select(static port => KeyValuePair.Create(port, (byte)0)));
        _ownAddresses = OwnAddresses();
    }

    /// <summary>Refuses another port of this machine from now on.</summary>
    public void RefuseOwnPort(int port) => _ownPorts.TryAdd(port, 0);

    /// <summary>Why this address may not be reached, as one sentence for people; null if it may.</summary>
    public string? WhyRefused(string host, int port, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(host);
        address = AddressRanges.Unmap(address);
        var target = Target(host, port);
        if (_ownPorts.ContainsKey(port) && IsThisMachine(address))
            return $"{target} is one of Page Shield's own ports, which are never crawled.";

        if (AddressRanges.WhyNotPublic(address) is not { } why || _allowed.Contains(target)) return null;

        var named = IPAddress.TryParse(host.Trim('[', ']'), out _) ? target : $"{target} is at {address}, which";
        return $"{named} is {why}, so it was not reached{PrivateAddressHint.For(target)}.";
    }

    /// <summary>
    /// Resolves a host and keeps the addresses that may be reached. <c>localhost</c> and <c>*.localhost</c> are loopback (RFC 6761) and never
    /// queried from a name server.
    /// </summary>
    /// <returns>At least one address, or the reason why there is none.</returns>
    public async ValueTask<AddressResolution> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        host = host.TrimEnd('.').ToLowerInvariant();
        var addresses = await AddressesAsync(host, port, cancellationToken);
        if (addresses.Length == 0)
            return new([], ConnectFailureKind.NotResolved, $"{host} does not resolve to an address; check the spelling and the DNS records.");

        string? refusal = null;
        List<IPAddress> permitted = [];
        foreach (var address in addresses)
        {
            if (WhyRefused(host, port, address) is { } why) refusal = why;
            else permitted.Add(address);
        }

        return permitted.Count > 0 ? new(permitted, ConnectFailureKind.None, null) : new([], ConnectFailureKind.Refused, refusal);
    }

    private async ValueTask<IPAddress[]> AddressesAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (_rules.Resolve.TryGetValue(Target(host, port), out var fixedAddress)) return [fixedAddress];
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal)) return [literal];
        if (host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal)) return [IPAddress.Loopback, IPAddress.IPv6Loopback];

        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return [];
        }
    }

    private bool IsThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || _ownAddresses.Contains(address);

    private static string Target(string host, int port)
    {
        host = host.TrimEnd('.').ToLowerInvariant();
        return host.Contains(':') && host[0] != '[' ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    private static HashSet<IPAddress> OwnAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
                .Select(static entry => AddressRanges.Unmap(entry.Address))];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
