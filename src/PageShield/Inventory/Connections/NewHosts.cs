using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Connections;

/// <summary>Tells hosts that a site never met from further hosts of a group (<see cref="HostGroup"/>) that it knows.</summary>
internal sealed class NewHosts
{
    /// <summary>A domain with so many hosts of one level makes them up, whatever they look like; large companies have fewer on one site.</summary>
    private const int ManySiblings = 12;

    private readonly HashSet<string> _met;
    private readonly HashSet<string> _groups;
    private readonly Dictionary<string, int> _siblings;

    /// <param name="met">Hosts that the site met before: lower case, Punycode, without ports.</param>
    public NewHosts(IEnumerable<string> met)
    {
        _met = [.. met];
        _groups = [.. _met.Select(HostGroup.Of)];
        _siblings = _met.Select(ParentOf).OfType<string>().CountBy(static parent => parent).ToDictionary();
    }

    /// <summary>Those of the hosts that are news; what was met is read once, and only where one of them is unknown.</summary>
    /// <param name="known">Hosts that the site met before.</param>
    /// <param name="hosts">Lower case, Punycode, without ports.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HashSet<string>> AmongAsync(
        IQueryable<string> known, IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var unknown = hosts.Except(await known.Where(host => hosts.Contains(host)).Distinct().ToListAsync(cancellationToken)).ToList();
        if (unknown.Count == 0) return [];

        var news = new NewHosts(await known.Distinct().ToListAsync(cancellationToken));
        return [.. unknown.Where(host => !news.IsKnown(host))];
    }

    /// <summary>Whether a host of this group was met.</summary>
    public bool IsKnown(string host)
    {
        if (_met.Contains(host)) return true;

        var group = HostGroup.Of(host);
        return (group != host && _groups.Contains(group)) || (ParentOf(host) is { } parent && _siblings.GetValueOrDefault(parent) >= ManySiblings);
    }

    /// <summary>What stands behind the first label, where that is no more than a host of one owner; else null.</summary>
    private static string? ParentOf(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && host != RegistrableDomain.Of(host) ? host[(dot + 1)..] : null;
    }
}
