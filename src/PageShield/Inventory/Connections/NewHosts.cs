using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Inventory.Connections;

/// <summary>Distinguishes hosts that are new to a site from further hosts of a known group (<see cref="HostGroup"/>).</summary>
internal sealed class NewHosts
{
    /// <summary>
    /// With this many direct subdomains, a domain is assumed to generate their names, even if they do not look generated. Large companies use fewer
    /// on one site.
    /// </summary>
    private const int ManySiblings = 12;

    private readonly HashSet<string> _met;
    private readonly HashSet<string> _groups;
    private readonly Dictionary<string, int> _siblings;

    /// <param name="met">Hosts already known on the site: lower case, Punycode, without ports.</param>
    public NewHosts(IEnumerable<string> met)
    {
        _met = [.. met];
        _groups = [.. _met.Select(HostGroup.Of)];
        _siblings = _met.Select(ParentOf).OfType<string>().CountBy(static parent => parent).ToDictionary();
    }

    /// <summary>Returns the hosts that are new. All known hosts are loaded only if at least one host is unknown.</summary>
    /// <param name="known">Hosts already known on the site.</param>
    /// <param name="hosts">Lower case, Punycode, without ports.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<HashSet<string>> AmongAsync(
        IQueryable<string> known, IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var unknown = hosts.Except(await known.Where(host => hosts.Contains(host)).Distinct().ToListAsync(cancellationToken)).ToList();
        if (unknown.Count == 0) return [];

        var news = new NewHosts(await known.Distinct().ToListAsync(cancellationToken));
        return [.. unknown.Where(host => !news.IsKnown(host))];
    }

    /// <summary>Whether the host, its group or enough sibling hosts are known.</summary>
    public bool IsKnown(string host)
    {
        if (_met.Contains(host)) return true;

        var group = HostGroup.Of(host);
        return (group != host && _groups.Contains(group)) || (ParentOf(host) is { } parent && _siblings.GetValueOrDefault(parent) >= ManySiblings);
    }

    /// <summary>The host without its first label; null if the host is a registrable domain.</summary>
    private static string? ParentOf(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && host != RegistrableDomain.Of(host) ? host[(dot + 1)..] : null;
    }
}
