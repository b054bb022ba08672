using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Connections.Vendors;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Inventory;

/// <summary>Connections of a site over REST and as exports.</summary>
public static class ConnectionsApi
{
    private static readonly IReadOnlyList<Column<ConnectionRow>> Columns =
    [
        new("id", row => row.Id), new("url", row => row.UrlTemplate), new("host", row => row.Host), new("method", row => row.Method),
        new("type", row => row.Type),
        new("party", row => row.Party), new("status", row => row.Status), new("listed", row => row.IsListed),
        new("initiator", row => row.InitiatorUrl),
        new("seenBy", row => row.SeenBy), new("onPaymentPage", row => row.OnPaymentPage), new("reports", row => row.ReportCount),
        new("firstSeenAt", row => row.FirstSeenAt), new("lastSeenAt", row => row.LastSeenAt),
        new("vendor", row => VendorList.Of(row.Host)?.ToString()),
    ];

    public static void MapConnectionsApi(this IEndpointRouteBuilder routes) => routes.MapSiteList(
        "connections",
        "Connections of a site. Filters: q, host, party, type, status, seen, payment; sort: risk, first-seen, last-seen, host.",
        Columns,
        (database, siteId, filter, after, size, cancellationToken) =>
            database.ListConnectionsAsync(siteId, ConnectionFilter.Read(filter), after, size, cancellationToken));
}
