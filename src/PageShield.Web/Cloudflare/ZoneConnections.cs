using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Web.Cloudflare;

/// <summary>Connections in the format of Cloudflare's API.</summary>
internal sealed class ZoneConnections(PageShieldDbContext database, IndicatorFolder indicators)
{
    private const int MostPages = 10;
    private const int Batch = 200;

    public async Task<(IReadOnlyList<ZoneConnection> Rows, int Total)> ListAsync(int siteId, ZoneQuery query, CancellationToken cancellationToken)
    {
        var connections = Matching(siteId, query);
        var total = await connections.CountAsync(cancellationToken);
        var rows = await Ordered(connections, query).Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage)).Take(query.PerPage)
            .ToListAsync(cancellationToken);
        return (await ShowAsync(siteId, rows, cancellationToken), total);
    }

    public async Task<ZoneConnection?> FindAsync(int siteId, long id, CancellationToken cancellationToken) =>
        await database.Connections.AsNoTracking().SingleOrDefaultAsync(each => each.SiteId == siteId && each.Id == id, cancellationToken) is { } found
            ? (await ShowAsync(siteId, [found], cancellationToken))[0]
            : null;

    private IQueryable<Connection> Matching(int siteId, ZoneQuery query)
    {
        var (hosts, urls, excluded, pages, statuses) = (query.Hosts, query.Urls, query.ExcludedUrls, query.Pages, query.Statuses);
        var connections = database.Connections.AsNoTracking().Where(row => row.SiteId == siteId && statuses.Contains(row.Status));
        if (hosts.Count > 0) connections = connections.Where(row => hosts.Any(pattern => EF.Functions.Like(row.Host, pattern, @"\")));
        if (urls.Count > 0) connections = connections.Where(row => urls.Any(pattern => EF.Functions.Like(row.UrlTemplate, pattern, @"\")));
        if (excluded.Count > 0) connections = connections.Where(row => !excluded.Any(pattern => EF.Functions.Like(row.UrlTemplate, pattern, @"\")));
        if (query.WithoutCdnCgi) connections = connections.Where(static row => !row.UrlTemplate.Contains("/cdn-cgi/"));
        if (pages.Count > 0)
            connections =
                connections.Where(row => database.ScriptsOnPages.Any(link => link.SiteId == siteId && link.ScriptId == row.InitiatorScriptId &&
                database.Pages.Any(page => page.SiteId == siteId && page.Id == link.PageId
                    && pages.Any(pattern => EF.Functions.Like(page.ExampleUrl, pattern, @"\")))));
        return connections;
    }

    private static IQueryable<Connection> Ordered(IQueryable<Connection> connections, ZoneQuery query)
    {
        var first = query.MaliciousFirst
            ? connections.OrderBy(static row => row.HostVerdict == HostListing.Listed ? 0 : 1)
            : connections.OrderBy(static row => 0);
        return (query.ByFirstSeen, query.IsAscending) switch
        {
            (true, true) => first.ThenBy(static row => row.FirstSeenAt).ThenBy(static row => row.Id),
            (true, false) => first.ThenByDescending(static row => row.FirstSeenAt).ThenByDescending(static row => row.Id),
            (false, true) => first.ThenBy(static row => row.LastSeenAt).ThenBy(static row => row.Id),
            _ => first.ThenByDescending(static row => row.LastSeenAt).ThenByDescending(static row => row.Id),
        };
    }

    private async Task<List<ZoneConnection>> ShowAsync(int siteId, IReadOnlyList<Connection> connections, CancellationToken cancellationToken)
    {
        var shown = new List<ZoneConnection>(connections.Count);
        var listed = indicators.Current;
        foreach (var batch in connections.Chunk(Batch))
        {
            var pages = await ZoneScripts.PagesOfScriptsAsync(
                database, siteId, [.. batch.Select(row => row.InitiatorScriptId).OfType<long>().Distinct()], cancellationToken);
            foreach (var row in batch)
            {
                var threat = ZoneThreat.Of(listed, row.UrlTemplate);
                var own = row.InitiatorScriptId is { } script ? pages[script].ToList() : [];
                shown.Add(new ZoneConnection
                {
                    Id = ZoneIds.OfRow(row.Id),
                    Url = row.UrlTemplate,
                    Host = row.Host,
                    AddedAt = row.FirstSeenAt,
                    FirstSeenAt = row.FirstSeenAt,
                    LastSeenAt = row.LastSeenAt,
                    FirstPageUrl = own.LastOrDefault(),
                    PageUrls = [.. own.Take(MostPages)],
                    UrlContainsCdnCgiPath = ZoneThreat.HasCdnCgi(row.UrlTemplate),
                    DomainReportedMalicious = threat.Domain.Count > 0 || row.HostVerdict == HostListing.Listed,
                    UrlReportedMalicious = threat.Url.Count > 0,
                    MaliciousDomainCategories = threat.Domain,
                    MaliciousUrlCategories = threat.Url,
                });
            }
        }

        return shown;
    }
}
