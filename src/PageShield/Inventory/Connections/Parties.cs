using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Inventory.Connections;

/// <summary>Distinguishes a site's own hosts from others. First party means the same registrable domain as one of the site's hosts.</summary>
public sealed class Parties(IEnumerable<string> ownHosts)
{
    private readonly HashSet<string> _ownDomains = [.. ownHosts.Select(RegistrableDomain.Of)];

    /// <summary>An empty host (code without a URL) counts as first party.</summary>
    public Party Of(string host) => host.Length == 0 || _ownDomains.Contains(RegistrableDomain.Of(host)) ? Party.First : Party.Third;
}
