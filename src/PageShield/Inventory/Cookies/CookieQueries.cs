using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Connections;
using PageShield.Storage;

namespace PageShield.Inventory.Cookies;

/// <summary>Cookie queries, shared by screens, API and exports.</summary>
public static class CookieQueries
{
    public static Task<Slice<CookieRow>> ListCookiesAsync(
        this PageShieldDbContext database, int siteId, CookieFilter filter, string? after, int size, CancellationToken cancellationToken) =>
        database.Cookies.AsNoTracking().Where(cookie => cookie.SiteId == siteId).Matching(filter)
            .Sorted(filter.Sort, Cursor.Read(after))
            .Select(cookie => new CookieRow
            {
                Id = cookie.Id,
                Name = cookie.Name,
                Domain = cookie.Domain,
                Path = cookie.Path,
                Party = cookie.Party,
                HttpOnly = cookie.HttpOnly,
                Secure = cookie.Secure,
                SameSite = cookie.SameSite,
                MaxAge = cookie.MaxAge,
                SetBy = cookie.SetBy,
                Status = cookie.Status,
                FirstSeenAt = cookie.FirstSeenAt,
                LastSeenAt = cookie.LastSeenAt,
            })
            .SliceAsync(size, row => CursorOf(row, filter.Sort), cancellationToken);

    public static Task<int> CountCookiesAsync(
        this PageShieldDbContext database, int siteId, CookieFilter filter, CancellationToken cancellationToken) =>
        database.Cookies.Where(cookie => cookie.SiteId == siteId).Matching(filter).CountAsync(cancellationToken);

    private static IQueryable<Cookie> Matching(this IQueryable<Cookie> cookies, CookieFilter filter)
    {
        if (filter.Domain is { } domain) cookies = cookies.Where(cookie => cookie.Domain == domain);
        if (filter.Party is { } party) cookies = cookies.Where(cookie => cookie.Party == party);
        cookies = filter.Status is { } status
            ? cookies.Where(cookie => cookie.Status == status)
            : cookies.Where(cookie => cookie.Status != InventoryStatus.Removed);
        return filter.Text is { } text ? cookies.WhereContains(cookie => cookie.Name + " " + cookie.Domain, text) : cookies;
    }

    private static IQueryable<Cookie> Sorted(this IQueryable<Cookie> cookies, InventorySort sort, Cursor? after)
    {
        switch (sort)
        {
            case InventorySort.FirstSeen:
                if (after is { Moment: var first, Id: var firstId })
                    cookies = cookies.Where(row => row.FirstSeenAt < first || (row.FirstSeenAt == first && row.Id < firstId));
                return cookies.OrderByDescending(row => row.FirstSeenAt).ThenByDescending(row => row.Id);
            case InventorySort.LastSeen:
                if (after is { Moment: var last, Id: var lastId })
                    cookies = cookies.Where(row => row.LastSeenAt < last || (row.LastSeenAt == last && row.Id < lastId));
                return cookies.OrderByDescending(row => row.LastSeenAt).ThenByDescending(row => row.Id);
            default:
                if (after is { Key: var domain, Id: var domainId })
                    cookies = cookies.Where(row => row.Domain.CompareTo(domain) > 0 || (row.Domain == domain && row.Id < domainId));
                return cookies.OrderBy(row => row.Domain).ThenByDescending(row => row.Id);
        }
    }

    private static Cursor CursorOf(CookieRow row, InventorySort sort) => sort switch
    {
        InventorySort.FirstSeen => new Cursor(row.FirstSeenAt, row.Id),
        InventorySort.LastSeen => new Cursor(row.LastSeenAt, row.Id),
        _ => new Cursor(row.Domain, row.Id),
    };
}
