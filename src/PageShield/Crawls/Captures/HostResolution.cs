using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PageShield.Crawls.Captures;

/// <summary>One fixed name resolution, as in curl's <c>--resolve HOST:PORT:ADDRESS</c>.</summary>
public sealed record HostResolution(string Host, int Port, IPAddress Address)
{
    /// <summary>Parses <c>HOST:PORT:ADDRESS</c>; an IPv6 address may be in brackets.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HostResolution? resolution)
    {
        resolution = null;
        var parts = text?.Split(':', 3);
        if (parts is not [{ Length: > 0 } host, var port, var address]) return false;
        if (!ushort.TryParse(port, out var number) || number == 0) return false;
        if (!IPAddress.TryParse(address.Trim('[', ']'), out var ip)) return false;

        resolution = new HostResolution(host.ToLowerInvariant(), number, ip);
        return true;
    }
}
