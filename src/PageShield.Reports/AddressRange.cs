using System.Net;

namespace PageShield.Reports;

/// <summary>Reads what operators write for the addresses of their proxies.</summary>
public static class AddressRange
{
    /// <summary>One address (<c>192.0.2.7</c>, <c>2001:db8::7</c>) or a network in CIDR form (<c>192.0.2.0/24</c>).</summary>
    public static bool TryParse(string text, out IPNetwork range)
    {
        if (text.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(text, out range);

        var isAddress = IPAddress.TryParse(text, out var address);
        range = isAddress ? new IPNetwork(address!, address!.GetAddressBytes().Length * 8) : default; // not null: it was read
        return isAddress;
    }
}
