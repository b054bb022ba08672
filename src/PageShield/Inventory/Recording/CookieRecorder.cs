using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>Records a visit's cookies.</summary>
internal sealed class CookieRecorder(PageShieldDbContext database, TimeProvider time)
{
    /// <returns>Cookies that are new or whose attributes changed.</returns>
    public async Task<IReadOnlyList<CookieSighting>> RecordAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        var domains = visit.Capture.Cookies.Select(cookie => cookie.Domain).Distinct().ToList();
        var known = await database.Cookies
            .Where(cookie => cookie.SiteId == visit.Site.Id && domains.Contains(cookie.Domain))
            .ToDictionaryAsync(cookie => (cookie.Domain, cookie.Path, cookie.Name), cancellationToken);
        var present = visit.Capture.Cookies.Select(cookie => (cookie.Domain, cookie.Path, cookie.Name)).ToHashSet();
        var sightings = new List<CookieSighting>();

        foreach (var captured in visit.Capture.Cookies.DistinctBy(cookie => (cookie.Domain, cookie.Path, cookie.Name)))
        {
            var row = known.GetValueOrDefault((captured.Domain, captured.Path, captured.Name)) ?? FindRenamed(captured, known, present);
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
                database.Cookies.Add(row);
                known[(row.Domain, row.Path, row.Name)] = row;
            }

            Update(row, captured, visit);
            var after = Describe(row);
            if (before != after) sightings.Add(new CookieSighting(row, before, after));
        }

        return sightings;
    }

    /// <summary>
    /// Finds the stored cookie that has a different generated name on each visit (<c>sess_43e02e56</c>). Once a second name is seen, it is renamed to
    /// the pattern its names share, so a stable name keeps its full text. Null if the name contains no generated part or no match is stored.
    /// </summary>
    private static Cookie? FindRenamed(CapturedCookie captured, Dictionary<(string Domain, string Path, string Name), Cookie> known,
        HashSet<(string Domain, string Path, string Name)> present)
    {
        var name = GeneratedName.Fold(captured.Name);
        if (name == captured.Name) return null;
        if (known.GetValueOrDefault((captured.Domain, captured.Path, name)) is { } group) return group;

        var before = known.Values
            .Where(cookie => cookie.Domain == captured.Domain && cookie.Path == captured.Path && GeneratedName.Fold(cookie.Name) == name
                && !present.Contains((cookie.Domain, cookie.Path, cookie.Name)))
            .MaxBy(cookie => cookie.LastSeenAt);
        if (before is null) return null;

        before.Name = name;
        return known[(captured.Domain, captured.Path, name)] = before;
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

    /// <summary>The attributes that protect a cookie. Lifetime is reduced to session or persistent because seconds differ on every visit.</summary>
    private static string Describe(Cookie cookie) => string.Join("; ",
        new[]
        {
            cookie.HttpOnly ? "HttpOnly" : "readable by scripts",
            cookie.Secure ? "Secure" : "sent without encryption too",
            $"SameSite={cookie.SameSite ?? "not set"}",
            cookie.MaxAge is null ? "until the browser closes" : "kept",
        });
}
