using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PageShield.Reports;

namespace PageShield.ReportingEndpoint;

/// <summary>
/// Reduces a client's address to two hashes for budgets: of the address, and of its /24 or /48 network. The hashes use
/// a random key per process and are never stored.
/// </summary>
internal sealed class ClientAddress(IOptions<ReportingEndpointOptions> options, UntrustedProxies untrusted)
{
    private readonly ulong _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private readonly IPNetwork[] _proxies = [.. options.Value.AllTrustedProxies().Select(AddressRange.Parse)];

    public (ulong Client, ulong Network) Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (IsProxy(address)) address = BehindProxies(address, context.Request.Headers["X-Forwarded-For"]);
        else if (UntrustedProxies.IsForwarded(context.Request.Headers)) untrusted.Note(address);

        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        address.TryWriteBytes(bytes, out var length);
        var high = BitConverter.ToUInt64(bytes);
        var low = length == 16 ? BitConverter.ToUInt64(bytes[8..]) : 0;
        var network = high & (length == 16 ? 0x0000_FFFF_FFFF_FFFFUL : 0x00FF_FFFFUL);
        return (Mix(Mix(high ^ _seed) ^ low), Mix(network ^ ~_seed));
    }

    /// <summary>The last address in the chain that is not a trusted proxy. Clients can forge the entries before it.</summary>
    private IPAddress BehindProxies(IPAddress peer, string? forwardedFor)
    {
        if (forwardedFor is null) return peer;

        var hops = forwardedFor.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= 0; i--)
        {
            if (!IPEndPoint.TryParse(hops[i], out var hop)) return peer;
            peer = hop.Address;
            if (!IsProxy(peer)) return peer;
        }

        return peer;
    }

    private bool IsProxy(IPAddress address)
    {
        if (_proxies.Length == 0) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var proxy in _proxies)
            if (proxy.Contains(address)) return true;
        return false;
    }

    /// <summary>SplitMix64's finalizer.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
