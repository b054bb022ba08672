using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Pages;
using PageShield.Storage;

namespace PageShield.Web.Cloudflare;

/// <summary>Cookies in the format of Cloudflare's API.</summary>
internal sealed class ZoneCookies(PageShieldDbContext database)
{
    public async Task<(IReadOnlyList<ZoneCookie> Rows, int Total)> ListAsync(
        int siteId, ZoneQuery query, IQueryCollection values, CancellationToken cancellationToken)
    {
        var cookies = Matching(siteId, query, values);
        var total = await cookies.CountAsync(cancellationToken);
        var ordered = (query.ByFirstSeen, query.IsAscending) switch
        {
            (true, true) => cookies.OrderBy(static row => row.FirstSeenAt).ThenBy(static row => row.Id),
            (true, false) => cookies.OrderByDescending(static row => row.FirstSeenAt).ThenByDescending(static row => row.Id),
            (false, true) => cookies.OrderBy(static row => row.LastSeenAt).ThenBy(static row => row.Id),
            _ => cookies.OrderByDescending(static row => row.LastSeenAt).ThenByDescending(static row => row.Id),
        };
        var rows = await ordered.Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage)).Take(query.PerPage)
            .ToListAsync(cancellationToken);
        return (rows.ConvertAll(Show), total);
    }

    public async Task<ZoneCookie?> FindAsync(int siteId, long id, CancellationToken cancellationToken) =>
        await database.Cookies.AsNoTracking().SingleOrDefaultAsync(each => each.SiteId == siteId && each.Id == id, cancellationToken) is { } found
            ? Show(found)
            : null;

    private IQueryable<Cookie> Matching(int siteId, ZoneQuery query, IQueryCollection values)
    {
        var hosts = query.Hosts;
        var cookies = database.Cookies.AsNoTracking().Where(row => row.SiteId == siteId && row.Status != InventoryStatus.Removed);
        if (hosts.Count > 0)
            cookies = cookies.Where(
                row => hosts.Any(pattern => EF.Functions.Like(row.Domain, pattern, @"\") || EF.Functions.Like(row.Domain, "." + pattern, @"\")));
        if (query.Pages.Count > 0) cookies = cookies.Where(static row => false); // the page that set a cookie is not recorded
        if (values["domain"].ToString() is { Length: > 0 } domain) cookies = cookies.Where(row => row.Domain == domain || row.Domain == "." + domain);
        if (values["path"].ToString() is { Length: > 0 } path) cookies = cookies.Where(row => row.Path == path);
        if (values["same_site"].ToString() is { Length: > 0 } sameSite)
        {
            var capital = char.ToUpperInvariant(sameSite[0]) + sameSite[1..];
            cookies = cookies.Where(row => row.SameSite == sameSite || row.SameSite == capital);
        }

        if (bool.TryParse(values["http_only"], out var httpOnly)) cookies = cookies.Where(row => row.HttpOnly == httpOnly);
        if (bool.TryParse(values["secure"], out var secure)) cookies = cookies.Where(row => row.Secure == secure);
        if (values["type"] == "first_party") cookies = cookies.Where(static row => row.Party == Party.First);
        if (values["type"] == "unknown") cookies = cookies.Where(static row => row.Party != Party.First);
        if (values["name"].ToString() is { Length: > 0 } name)
        {
            var pattern = ZoneQuery.Pattern(name);
            cookies = cookies.Where(row => EF.Functions.Like(row.Name, pattern, @"\"));
        }

        return cookies;
    }

    private static ZoneCookie Show(Cookie cookie) => new()
    {
        Id = ZoneIds.OfRow(cookie.Id),
        Name = cookie.Name,
        Host = cookie.Domain.TrimStart('.'),
        Type = cookie.Party == Party.First ? "first_party" : "unknown",
        FirstSeenAt = cookie.FirstSeenAt,
        LastSeenAt = cookie.LastSeenAt,
        DomainAttribute = cookie.Domain,
        PathAttribute = cookie.Path,
        HttpOnlyAttribute = cookie.HttpOnly,
        SecureAttribute = cookie.Secure,
        SameSiteAttribute = cookie.SameSite?.ToLowerInvariant(),
        MaxAgeAttribute = cookie.MaxAge,
    };
}
