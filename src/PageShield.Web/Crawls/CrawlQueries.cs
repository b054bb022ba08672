using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Storage;

namespace PageShield.Web.Crawls;

/// <summary>Crawl queries shared by the dashboard and the API.</summary>
internal static class CrawlQueries
{
    /// <summary>Lists crawls of one site or of all sites, newest first.</summary>
    public static Task<Slice<CrawlRow>> ListCrawlsAsync(
        this PageShieldDbContext database, int? siteId, CrawlState? state, string? after, int size, CancellationToken cancellationToken)
    {
        var crawls = database.Crawls.AsNoTracking();
        if (siteId is { } site) crawls = crawls.Where(crawl => crawl.SiteId == site);
        if (state is { } wanted) crawls = crawls.Where(crawl => crawl.State == wanted);
        if (Cursor.Read(after) is { Id: var id }) crawls = crawls.Where(crawl => crawl.Id < id);
        return crawls.OrderByDescending(crawl => crawl.Id).ToRows(database).SliceAsync(size, row => new Cursor("", row.Id), cancellationToken);
    }

    /// <summary>One crawl by id; null if there is none.</summary>
    public static Task<CrawlRow?> FindCrawlAsync(this PageShieldDbContext database, long crawlId, CancellationToken cancellationToken) =>
        database.Crawls.AsNoTracking().Where(crawl => crawl.Id == crawlId).ToRows(database).FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<CrawlRow> ToRows(this IQueryable<Crawl> crawls, PageShieldDbContext database) => crawls.Select(crawl => new CrawlRow
    {
        SiteId = crawl.SiteId,
        SiteName = database.Sites.Where(site => site.Id == crawl.SiteId).Select(site => site.Name).First(),
        Id = crawl.Id,
        Trigger = crawl.Trigger,
        State = crawl.State,
        IsBaseline = crawl.IsBaseline,
        IsLate = crawl.IsLate,
        QueuedAt = crawl.QueuedAt,
        StartedAt = crawl.StartedAt,
        FinishedAt = crawl.FinishedAt,
        PagesOk = crawl.PagesOk,
        PagesNotOk = crawl.PagesNotOk,
        PagesKnown = crawl.PagesKnown,
        PagesLeaking = crawl.PagesLeaking,
        Stage = crawl.Stage,
        Note = crawl.Note,
        Resumed = crawl.Resumed,
        RequestedBy = crawl.RequestedBy,
        CancelRequested = crawl.CancelRequested,
    });
}
