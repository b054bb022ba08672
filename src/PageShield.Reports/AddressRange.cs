using System.Net;

namespace PageShield.Reports;

/// <summary>Parses addresses and networks in settings, such as those of trusted proxies.</summary>
public static class AddressRange
{
    /// <summary>Parses an address (<c>192.0.2.7</c>, <c>2001:db8::7</c>) or a network in CIDR form (<c>192.0.2.0/24</c>).</summary>
    public static bool TryParse(string text, out IPNetwork range)
    {
        if (text.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(text, out range);

        // Complete addresses only: IPAddress would parse '10' as 0.0.0.10.
        IPAddress? address = null;
        var isAddress = (text.Contains(':', StringComparison.Ordinal) || text.Count(static letter => letter == '.') == 3)
            && IPAddress.TryParse(text, out address);
        range = isAddress ? new IPNetwork(address!, address!.GetAddressBytes().Length * 8) : default; // not null: it was read
        return isAddress;
    }

    /// <summary>Like <see cref="TryParse"/>, for values that were validated at startup.</summary>
    /// <exception cref="FormatException">The text is neither an address nor a network.</exception>
    public static IPNetwork Parse(string text) =>
        TryParse(text, out var range) ? range : throw new FormatException($"'{text}' is neither an address nor a network.");
}
