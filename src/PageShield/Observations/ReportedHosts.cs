using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>
/// Stores how many clients report a new host. Endpoints send counts, never addresses. The highest count is used because several endpoints may have
/// seen the same clients. The caller saves.
/// </summary>
public sealed class ReportedHosts(PageShieldDbContext database, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <summary>Adds the counts from a batch.</summary>
    public async Task AddAsync(int siteId, IReadOnlyList<HostClients> hosts, CancellationToken cancellationToken)
    {
        if (hosts.Count == 0) return;

        var now = time.GetUtcNow();
        var names = hosts.Select(host => host.Host).Distinct().ToList();
        var rows = await database.ReportedHosts.Where(row => row.SiteId == siteId && names.Contains(row.Host))
            .ToDictionaryAsync(row => row.Host, cancellationToken);
        var room = rows.Count == names.Count
            ? 0
            : ReportedHost.MostPerSite - await database.ReportedHosts.CountAsync(row => row.SiteId == siteId, cancellationToken);
        var crowds = await database.ReportedHosts.CountAsync(row => row.SiteId == siteId && row.CrowdAt > now - Window, cancellationToken);
        foreach (var group in hosts.GroupBy(host => host.Host))
        {
            var clients = Math.Clamp(group.Max(host => host.Clients), 0, HostClients.Saturation);
            if (!rows.TryGetValue(group.Key, out var row))
            {
                // Always store hosts reported by a crowd, since finding them is the purpose of these counts.
                if (room-- <= 0 && clients < HostClients.Saturation) continue;
                database.ReportedHosts.Add(row = new ReportedHost { SiteId = siteId, Host = group.Key, FirstSeenAt = now });
            }
            else if (row.CrowdAt is null && now - row.FirstSeenAt >= Window)
            {
                (row.FirstSeenAt, row.Clients) = (now, 0); // Networks keeps its value
            }

            row.LastSeenAt = now;
            row.Clients = Math.Max(row.Clients, clients);
            row.Networks = Math.Max(row.Networks, Math.Clamp(group.Max(host => host.Networks), 1, HostClients.SeveralNetworks));
            if (row.CrowdAt is null && row.Clients >= HostClients.Saturation && crowds < ReportedHost.MostCrowdsPerDay)
            {
                row.CrowdAt = now;
                crowds++;
            }
        }
    }

    /// <summary>Finds the stored counts of these hosts, including unsaved ones; hosts without counts are omitted.</summary>
    public async Task<IReadOnlyDictionary<string, ReportedHost>> FindAsync(
        int siteId, IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var found = await database.ReportedHosts.Where(row => row.SiteId == siteId && hosts.Contains(row.Host)).ToListAsync(cancellationToken);
        return found.Union(database.ReportedHosts.Local.Where(row => row.SiteId == siteId && hosts.Contains(row.Host))).ToDictionary(row => row.Host);
    }
}
