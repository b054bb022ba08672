using PageShield.Inventory.Connections;
using PageShield.Inventory.Connections.Vendors;
using PageShield.Inventory.Cookies;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Inventory;

/// <summary>Cookies of a site over REST and as exports.</summary>
public static class CookiesApi
{
    private static readonly IReadOnlyList<Column<CookieRow>> Columns =
    [
        new("id", row => row.Id), new("name", row => row.Name), new("domain", row => row.Domain), new("path", row => row.Path),
        new("party", row => row.Party),
        new("httpOnly", row => row.HttpOnly), new("secure", row => row.Secure), new("sameSite", row => row.SameSite),
        new("maxAgeSeconds", row => row.MaxAge),
        new("setBy", row => row.SetBy), new("status", row => row.Status), new("firstSeenAt", row => row.FirstSeenAt),
        new("lastSeenAt", row => row.LastSeenAt),
        new("vendor", row => VendorList.Of(row.Domain.TrimStart('.'))?.ToString()),
    ];

    public static void MapCookiesApi(this IEndpointRouteBuilder routes) => routes.MapSiteList(
        "cookies",
        "Cookies of a site, without values. Filters: q, domain, party, status; sort: first-seen, last-seen, host.",
        Columns,
        (database, siteId, filter, after, size, cancellationToken) =>
            database.ListCookiesAsync(siteId, CookieFilter.Read(filter), after, size, cancellationToken));
}
