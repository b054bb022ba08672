using System.Net;
using System.Net.Sockets;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Names an unauthenticated actor by the remote address of the request.</summary>
internal static class AnonymousActor
{
    private const int NetworkBytes = 8;

    /// <summary>The actor's name for the audit log.</summary>
    public static string NameOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? $"somebody at {Plain(address)}" : "somebody";

    /// <summary>The IPv4 address, or the /64 network of an IPv6 address because one customer usually has a whole /64.</summary>
    public static string NetworkOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } given) return "nowhere";
        var address = Plain(given);
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
