using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>Tells hosts that a site never met from further hosts of a group (<see cref="HostGroup"/>) that it knows.</summary>
internal static class HostNews
{
    /// <summary>A domain with so many hosts of one level makes them up, whatever they look like; large companies have fewer on one site.</summary>
    private const int ManySiblings = 12;

    /// <summary>Those of the hosts that are news.</summary>
    /// <param name="known">Hosts that the site met before.</param>
    /// <param name="hosts">Lower case, Punycode, without ports.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HashSet<string>> AmongAsync(IQueryable<string> known, IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var met = await known.Where(host => hosts.Contains(host)).Distinct().ToListAsync(cancellationToken);
        var news = new HashSet<string>();
        foreach (var host in hosts.Except(met))
        {
            var ending = "." + RegistrableDomain.Of(host);
            var siblings = await known.Where(other => other.EndsWith(ending)).Distinct().ToListAsync(cancellationToken);
            if (!IsKnown(host, siblings)) news.Add(host);
        }

        return news;
    }

    /// <summary>Whether a host of this group was met.</summary>
    public static bool IsKnown(string host, IReadOnlyCollection<string> met)
    {
        if (met.Contains(host)) return true;

        var group = HostGroup.Of(host);
        if (group != host && met.Any(other => HostGroup.Of(other) == group)) return true;
        return ParentOf(host) is { } parent && met.Count(other => ParentOf(other) == parent) >= ManySiblings;
    }

    /// <summary>What stands behind the first label, where that is no more than a host of one owner; else null.</summary>
    private static string? ParentOf(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && host != RegistrableDomain.Of(host) ? host[(dot + 1)..] : null;
    }
}
