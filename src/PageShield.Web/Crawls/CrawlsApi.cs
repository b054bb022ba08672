using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Crawls;

/// <summary>REST API for crawls: lists, live progress, screenshots and captures.</summary>
public static class CrawlsApi
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private static readonly IReadOnlyList<Column<CrawlRow>> Columns =
    [
        new("site", row => row.SiteName), new("id", row => row.Id), new("state", row => row.State), new("trigger", row => row.Trigger),
        new("queuedAt", row => row.QueuedAt),
        new("startedAt", row => row.StartedAt), new("finishedAt", row => row.FinishedAt), new("pagesOk", row => row.PagesOk),
        new("pagesNotOk", row => row.PagesNotOk),
        new("pagesKnown", row => row.PagesKnown), new("pagesLeaking", row => row.PagesLeaking), new("note", row => row.Note),
        new("requestedBy", row => row.RequestedBy),
    ];

    public static void MapCrawlsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapSiteList("crawls", "Lists crawls of a site, newest first.", Columns,
            (database, siteId, filter, after, size, cancellationToken) =>
                database.ListCrawlsAsync(siteId, QueryValue.Member<CrawlState>(filter("state")), after, size, cancellationToken));
        routes.MapGet("/api/crawls", ListAllAsync).RequireAuthorization(Policies.Viewer).WithTags("Crawls")
            .WithSummary("Lists crawls of all sites, newest first. Filter: state; pass 'next' as 'after' for the next page.");
        routes.MapGet("/api/crawls/export", ExportAll).RequireAuthorization(Policies.Viewer).WithTags("Crawls")
            .WithSummary("Exports the whole list as a file; format: csv, json.");
        routes.MapGet("/crawls/export", ExportAll).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        routes.MapPost("/api/sites/{siteId:int}/crawls", RequestAsync).RequireAuthorization(Policies.Analyst).WithTags("Crawls")
            .WithSummary("Queues a crawl, unless the site already has one queued.");
        routes.MapGet("/api/crawls/{crawlId:long}", FindAsync).RequireAuthorization(Policies.Viewer).WithTags("Crawls")
            .WithSummary("Returns one crawl and its progress.");
        routes.MapPost("/api/crawls/{crawlId:long}/cancel", CancelAsync).RequireAuthorization(Policies.Analyst).WithTags("Crawls")
            .WithSummary("Cancels a crawl; results so far are kept.");

        var pages = routes.MapGroup("/api/sites/{siteId:int}/crawls/{crawlId:long}/pages/{pageId:long}").RequireAuthorization(Policies.Viewer)
            .WithTags("Crawls");
        pages.MapGet("/screenshot", ScreenshotAsync).WithSummary("Returns the screenshot of one visit.");
        pages.MapGet("/capture", CaptureAsync).WithSummary("Returns everything one visit recorded.");
        pages.MapGet("/har", HarAsync).WithSummary("Returns one visit's requests as HAR 1.2.");

        var screens = routes.MapGroup("").ExcludeFromDescription();
        screens.MapPost("/sites/{siteId:int}/crawls", RequestFromFormAsync).RequireAuthorization(Policies.Analyst);
        screens.MapPost("/sites/{siteId:int}/crawls/{crawlId:long}/cancel", CancelFromFormAsync).RequireAuthorization(Policies.Analyst);
        screens.MapGet("/crawls/{crawlId:long}", OpenAsync).RequireAuthorization(Policies.Viewer);
        screens.MapGet("/crawls/{crawlId:long}/events", Follow).RequireAuthorization(Policies.Viewer);
        screens.MapGet("/sites/{siteId:int}/crawls/{crawlId:long}/pages/{pageId:long}/screenshot", ScreenshotAsync)
            .RequireAuthorization(Policies.Viewer);
        screens.MapGet("/sites/{siteId:int}/crawls/{crawlId:long}/pages/{pageId:long}/capture", CaptureAsync).RequireAuthorization(Policies.Viewer);
        screens.MapGet("/sites/{siteId:int}/crawls/{crawlId:long}/pages/{pageId:long}/har", HarAsync).RequireAuthorization(Policies.Viewer);
    }

    private static async Task<Results<Ok<Slice<CrawlRow>>, ValidationProblem>> ListAllAsync(
        PageShieldDbContext database, CancellationToken cancellationToken, string? state = null, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        return TypedResults.Ok(await database.ListCrawlsAsync(null, QueryValue.Member<CrawlState>(state), after, limit, cancellationToken));
    }

    private static ListExport<CrawlRow> ExportAll(PageShieldDbContext database, string format = "csv", string? state = null) => new(
        "crawls", format, Columns, (after, cancellationToken) =>
            database.ListCrawlsAsync(null, QueryValue.Member<CrawlState>(state), after, Slicing.LargestSize, cancellationToken));

    private static async Task<Results<Accepted<CrawlRow>, NotFound>> RequestAsync(
        int siteId, CrawlRequests requests, AuditLog audit, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken,
        CrawlDraft? draft = null)
    {
        if (await StartAsync(siteId, CrawlTrigger.Api, requests, audit, database, http, cancellationToken) is not { } key)
            return TypedResults.NotFound();
        return TypedResults.Accepted($"/api/crawls/{key.CrawlId}", await database.FindCrawlAsync(key.CrawlId, cancellationToken));
    }

    private static async Task<Results<Ok<CrawlRow>, NotFound>> FindAsync(
        long crawlId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindCrawlAsync(crawlId, cancellationToken) is { } crawl ? TypedResults.Ok(crawl) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound, Conflict>> CancelAsync(
        long crawlId, CrawlRequests requests, AuditLog audit, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        if (await database.FindCrawlAsync(crawlId, cancellationToken) is not { } crawl) return TypedResults.NotFound();
        return await StopAsync(new CrawlKey(crawl.SiteId, crawlId), requests, audit, database, http, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Conflict();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RequestFromFormAsync(
        int siteId, CrawlRequests requests, AuditLog audit, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken) =>
        await StartAsync(siteId, CrawlTrigger.Manual, requests, audit, database, http, cancellationToken) is { } key
            ? TypedResults.LocalRedirect($"/sites/{siteId}/crawls/{key.CrawlId}")
            : TypedResults.NotFound();

    /// <summary>Redirects from a crawl's id to its page.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> OpenAsync(
        long crawlId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindCrawlAsync(crawlId, cancellationToken) is { } crawl
            ? TypedResults.LocalRedirect($"/sites/{crawl.SiteId}/crawls/{crawlId}")
            : TypedResults.NotFound();

    private static async Task<RedirectHttpResult> CancelFromFormAsync(
        int siteId, long crawlId, CrawlRequests requests, AuditLog audit, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        await StopAsync(new CrawlKey(siteId, crawlId), requests, audit, database, http, cancellationToken);
        return TypedResults.LocalRedirect($"/sites/{siteId}/crawls/{crawlId}");
    }

    private static async Task<CrawlKey?> StartAsync(
        int siteId, CrawlTrigger trigger, CrawlRequests requests, AuditLog audit, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        var actor = http.User.ActorName();
        var key = await requests.RequestAsync(siteId, trigger, actor, cancellationToken);
        if (key is { } crawl)
            await audit.SaveAsync(database, actor, "crawl.requested", $"crawl:{siteId}/{crawl.CrawlId}", null, null, cancellationToken);
        return key;
    }

    private static async Task<bool> StopAsync(
        CrawlKey key, CrawlRequests requests, AuditLog audit, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await requests.CancelAsync(key, cancellationToken)) return false;

        await audit.SaveAsync(database, http.User.ActorName(), "crawl.cancelled", $"crawl:{key.SiteId}/{key.CrawlId}", null, null, cancellationToken);
        return true;
    }

    /// <summary>Server-sent events: <c>progress</c> whenever something changed, <c>over</c> at the end.</summary>
    private static ServerSentEventsResult<CrawlRow> Follow(
        long crawlId, IDbContextFactory<PageShieldDbContext> databases, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(EventsAsync(crawlId, databases, time, cancellationToken));

    private static async IAsyncEnumerable<SseItem<CrawlRow>> EventsAsync(
        long crawlId, IDbContextFactory<PageShieldDbContext> databases, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CrawlRow? last = null;
        while (true)
        {
            CrawlRow? now;
            await using (var database = await databases.CreateDbContextAsync(cancellationToken))
                now = await database.FindCrawlAsync(crawlId, cancellationToken);
            if (now is null) yield break;

            if (now != last) yield return new SseItem<CrawlRow>(now, now.IsOver ? "over" : "progress");
            if (now.IsOver) yield break;

            last = now;
            await Task.Delay(Beat, time, cancellationToken);
        }
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ScreenshotAsync(
        int siteId, long crawlId, long pageId, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        var picture = await Pages(database, siteId, crawlId, pageId).Select(page => page.Screenshot).FirstOrDefaultAsync(cancellationToken);
        if (picture is not { Length: > 4 }) return TypedResults.NotFound();

        Downloads.Contain(http.Response);
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.File(picture, picture[0] == 0x89 ? "image/png" : "image/jpeg");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> CaptureAsync(
        int siteId, long crawlId, long pageId, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        var capture = await Pages(database, siteId, crawlId, pageId).Select(page => page.Capture).FirstOrDefaultAsync(cancellationToken);
        if (capture is null) return TypedResults.NotFound();

        Downloads.MarkAsFile(http.Response, $"crawl-{crawlId}-page-{pageId}.json");
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(CaptureJson.Decompress(capture), CaptureJson.Options);
        return TypedResults.File(json, "application/json");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> HarAsync(
        int siteId, long crawlId, long pageId, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        var capture = await Pages(database, siteId, crawlId, pageId).Select(page => page.Capture).FirstOrDefaultAsync(cancellationToken);
        if (capture is null) return TypedResults.NotFound();

        Downloads.MarkAsFile(http.Response, $"crawl-{crawlId}-page-{pageId}.har");
        return TypedResults.File(HarDocument.Write(CaptureJson.Decompress(capture)), "application/json");
    }

    private static IQueryable<CrawlPage> Pages(PageShieldDbContext database, int siteId, long crawlId, long pageId) =>
        database.CrawlPages.AsNoTracking().Where(page => page.SiteId == siteId && page.CrawlId == crawlId && page.Id == pageId);
}
