using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Inventory.Connections;

/// <summary>Connection queries, shared by screens, API and exports.</summary>
public static class ConnectionQueries
{
    public static Task<Slice<ConnectionRow>> ListConnectionsAsync(
        this PageShieldDbContext database, int siteId, ConnectionFilter filter, string? after, int size, CancellationToken cancellationToken) =>
        database.Connections.AsNoTracking().Where(connection => connection.SiteId == siteId).Matching(filter)
            .Sorted(filter.Sort, Cursor.Read(after))
            .Select(connection => new ConnectionRow
            {
                Id = connection.Id,
                UrlTemplate = connection.UrlTemplate,
                Host = connection.Host,
                Method = connection.Method,
                Type = connection.Type,
                Party = connection.Party,
                InitiatorScriptId = connection.InitiatorScriptId,
                InitiatorUrl = database.Scripts.Where(script => script.SiteId == siteId && script.Id == connection.InitiatorScriptId)
                    .Select(script => script.Url).FirstOrDefault(),
                Status = connection.Status,
                IsListed = connection.HostVerdict == HostListing.Listed,
                FirstSeenAt = connection.FirstSeenAt,
                LastSeenAt = connection.LastSeenAt,
                CrawledAt = connection.CrawledAt,
                ReportedAt = connection.ReportedAt,
                ReportCount = connection.ReportCount,
                OnPaymentPage = connection.OnPaymentPage,
            })
            .SliceAsync(size, row => CursorOf(row, filter.Sort), cancellationToken);

    public static Task<int> CountConnectionsAsync(
        this PageShieldDbContext database, int siteId, ConnectionFilter filter, CancellationToken cancellationToken) =>
        database.Connections.Where(connection => connection.SiteId == siteId).Matching(filter).CountAsync(cancellationToken);

    private static IQueryable<Connection> Matching(this IQueryable<Connection> connections, ConnectionFilter filter)
    {
        if (filter.Host is { } host) connections = connections.Where(connection => connection.Host == host);
        if (filter.Party is { } party) connections = connections.Where(connection => connection.Party == party);
        if (filter.Type is { } type) connections = connections.Where(connection => connection.Type == type);
        connections = filter.Status is { } status
            ? connections.Where(connection => connection.Status == status)
            : connections.Where(connection => connection.Status != InventoryStatus.Removed);
        if (filter.OnPaymentPages) connections = connections.Where(connection => connection.OnPaymentPage);
        connections = filter.Seen switch
        {
            SeenBy.Crawl => connections.Where(connection => connection.CrawledAt != null && connection.ReportedAt == null),
            SeenBy.Visitors => connections.Where(connection => connection.CrawledAt == null && connection.ReportedAt != null),
            SeenBy.Both => connections.Where(connection => connection.CrawledAt != null && connection.ReportedAt != null),
            _ => connections,
        };
        return filter.Text is { } text ? connections.WhereContains(connection => connection.UrlTemplate, text) : connections;
    }

    private static IQueryable<Connection> Sorted(this IQueryable<Connection> connections, InventorySort sort, Cursor? after)
    {
        switch (sort)
        {
            case InventorySort.FirstSeen:
                if (after is { Moment: var first, Id: var firstId })
                    connections = connections.Where(row => row.FirstSeenAt < first || (row.FirstSeenAt == first && row.Id < firstId));
                return connections.OrderByDescending(row => row.FirstSeenAt).ThenByDescending(row => row.Id);
            case InventorySort.LastSeen:
                if (after is { Moment: var last, Id: var lastId })
                    connections = connections.Where(row => row.LastSeenAt < last || (row.LastSeenAt == last && row.Id < lastId));
                return connections.OrderByDescending(row => row.LastSeenAt).ThenByDescending(row => row.Id);
            case InventorySort.Host:
                if (after is { Key: var host, Id: var hostId })
                    connections = connections.Where(row => row.Host.CompareTo(host) > 0 || (row.Host == host && row.Id < hostId));
                return connections.OrderBy(row => row.Host).ThenByDescending(row => row.Id);
            default:
                if (after is { Number: var rank, Id: var rankId })
                    connections = connections.Where(row =>
                        (row.HostVerdict == HostListing.Listed ? 0 : row.Party == Party.Third ? 1 : 2) > rank
                        || ((row.HostVerdict == HostListing.Listed ? 0 : row.Party == Party.Third ? 1 : 2) == rank && row.Id < rankId));
                return connections.OrderBy(row => row.HostVerdict == HostListing.Listed ? 0 : row.Party == Party.Third ? 1 : 2)
                    .ThenByDescending(row => row.Id);
        }
    }

    private static Cursor CursorOf(ConnectionRow row, InventorySort sort) => sort switch
    {
        InventorySort.FirstSeen => new Cursor(row.FirstSeenAt, row.Id),
        InventorySort.LastSeen => new Cursor(row.LastSeenAt, row.Id),
        InventorySort.Host => new Cursor(row.Host, row.Id),
        _ => new Cursor(row.IsListed ? 0 : row.Party == Party.Third ? 1 : 2, row.Id),
    };
}
