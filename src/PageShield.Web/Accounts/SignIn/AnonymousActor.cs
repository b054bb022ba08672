using System.Net;
using System.Net.Sockets;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Names whoever has not signed in, by the address that the request came from.</summary>
internal static class AnonymousActor
{
    private const int NetworkBytes = 8;

    /// <summary>As the audit log names the actor.</summary>
    public static string NameOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? $"somebody at {Plain(address)}" : "somebody";

    /// <summary>The address, of IPv6 its /64: one customer has all of that.</summary>
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
