using System.Net;

namespace PageShield.Network;

/// <summary>What an <see cref="AddressGuard"/> permits beyond the public internet, and what it always refuses.</summary>
public sealed record AddressRules
{
    /// <summary>
    /// Private or loopback targets that may be reached, each as exact <c>host:port</c> (IPv6 hosts in brackets), compared in lower case.
    /// </summary>
    public IReadOnlyCollection<string> AllowPrivate { get; init; } = [];

    /// <summary>Fixed name resolutions by <c>host:port</c>, lower case. A fixed address is checked like any other.</summary>
    public IReadOnlyDictionary<string, IPAddress> Resolve { get; init; } = new Dictionary<string, IPAddress>();

    /// <summary>Ports of this machine that are never reached, even if allowed: Page Shield's own listeners, database, mail server.</summary>
    public IReadOnlyCollection<int> OwnPorts { get; init; } = [];
}
