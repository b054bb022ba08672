using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>Enters a visit's cookies.</summary>
internal sealed class CookieRecorder(PageShieldDbContext context, TimeProvider time)
{
    /// <returns>Cookies that are new or whose attributes differ.</returns>
    public async Task<IReadOnlyList<CookieSighting>> RecordAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        var names = visit.Capture.Cookies.Select(cookie => cookie.Name).Distinct().ToList();
        var known = await context.Cookies
            .Where(cookie => cookie.SiteId == visit.Site.Id && names.Contains(cookie.Name))
            .ToDictionaryAsync(cookie => (cookie.Domain, cookie.Path, cookie.Name), cancellationToken);
        var sightings = new List<CookieSighting>();

        foreach (var captured in visit.Capture.Cookies.DistinctBy(cookie => (cookie.Domain, cookie.Path, cookie.Name)))
        {
            var row = known.GetValueOrDefault((captured.Domain, captured.Path, captured.Name));
            var before = row is null ? null : Describe(row);
            if (row is null)
            {
                row = new Cookie
                {
                    SiteId = visit.Site.Id,
                    Id = RowId.Next(time),
                    Name = captured.Name,
                    Domain = captured.Domain,
                    Path = captured.Path,
                    FirstSeenAt = visit.At,
                };
                context.Cookies.Add(row);
            }

            Update(row, captured, visit);
            var after = Describe(row);
            if (before != after) sightings.Add(new CookieSighting(row, before, after));
        }

        return sightings;
    }

    private static void Update(Cookie row, CapturedCookie captured, CrawlVisit visit)
    {
        row.Party = visit.PartyOf(captured.Domain);
        row.HttpOnly = captured.HttpOnly;
        row.Secure = captured.Secure;
        row.SameSite = captured.SameSite;
        row.MaxAge = captured.Expires is { } expires ? (long)(expires - visit.At).TotalSeconds : null;
        row.SetBy = captured.SetBy is null or "header" ? captured.SetBy : UrlTemplate.Fold(captured.SetBy);
        row.Status = InventoryStatus.Active;
        row.LastSeenAt = visit.At;
        row.MissedCrawls = 0;
    }

    /// <summary>The attributes that protect a cookie; its lifetime only as session or not, since seconds always differ.</summary>
    private static string Describe(Cookie cookie) => string.Join("; ",
        new[]
        {
            cookie.HttpOnly ? "HttpOnly" : "readable by scripts",
            cookie.Secure ? "Secure" : "sent without encryption too",
            $"SameSite={cookie.SameSite ?? "not set"}",
            cookie.MaxAge is null ? "until the browser closes" : "kept",
        });
}
