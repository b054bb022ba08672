using System.Linq.Expressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Inventory.Pages;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Inventory;

/// <summary>Pages of a site, and their payment page mark.</summary>
public static class PagesApi
{
    public static void MapPagesApi(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/api/sites/{siteId:int}/pages").WithTags("Inventory");
        pages.MapGet("", ListAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("Pages of a site by id. Pass 'next' as 'after' for the next page.");
        pages.MapGet("/{pageId:long}", FindAsync).RequireAuthorization(Policies.Viewer).WithSummary("One page.");
        pages.MapPut("/{pageId:long}", DecideAsync).RequireAuthorization(Policies.Analyst).WithSummary("Sets whether it is a payment page.");
        routes.MapPost("/sites/{siteId:int}/pages/{pageId:long}/payment", MarkPaymentAsync).RequireAuthorization(Policies.Analyst)
            .ExcludeFromDescription();
    }

    private static async Task<Results<Ok<Slice<PageView>>, NotFound, ValidationProblem>> ListAsync(
        int siteId, PageShieldDbContext database, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        if (!await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken)) return TypedResults.NotFound();
        var behind = Cursor.Read(after)?.Id ?? 0;
        return TypedResults.Ok(await database.Pages.AsNoTracking().Where(page => page.SiteId == siteId && page.Id > behind)
            .OrderBy(static page => page.Id)
            .Select(PageView.FromPage)
            .SliceAsync(limit, static page => new Cursor(page.Id, page.Id), cancellationToken));
    }

    private static async Task<Results<Ok<PageView>, NotFound>> FindAsync(
        int siteId, long pageId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.Pages.AsNoTracking().Where(page => page.SiteId == siteId && page.Id == pageId).Select(PageView.FromPage)
            .SingleOrDefaultAsync(cancellationToken) is { } page
            ? TypedResults.Ok(page)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<PageView>, NotFound>> DecideAsync(
        int siteId, long pageId, PageDraft draft, PageShieldDbContext database, AuditLog audit, HttpContext http, CancellationToken cancellationToken)
    {
        await MarkAsync(siteId, pageId, draft.IsPaymentPage, database, audit, http, cancellationToken);
        return await FindAsync(siteId, pageId, database, cancellationToken);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> MarkPaymentAsync(
        int siteId, long pageId, [FromForm] string payment, PageShieldDbContext database, AuditLog audit, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!await MarkAsync(siteId, pageId, payment == "yes", database, audit, http, cancellationToken)) return TypedResults.NotFound();
        return Back.To($"/sites/{siteId}", "/");
    }

    private static async Task<bool> MarkAsync(
        int siteId, long pageId, bool isPaymentPage, PageShieldDbContext database, AuditLog audit, HttpContext http,
        CancellationToken cancellationToken)
    {
        var page = await database.Pages.FirstOrDefaultAsync(each => each.SiteId == siteId && each.Id == pageId, cancellationToken);
        if (page is null) return false;

        var before = page.IsPaymentPage;
        page.IsPaymentPage = isPaymentPage;
        await audit.SaveAsync(database, http.User.ActorName(), "page.payment-marked", $"page:{siteId}/{pageId}", new { IsPaymentPage = before },
            new { page.IsPaymentPage, page.UrlTemplate }, cancellationToken);
        return true;
    }

    internal sealed record PageDraft(bool IsPaymentPage);

    /// <param name="IsPaymentPage">Set by an operator; null if not set.</param>
    /// <param name="HasPaymentFields">Whether a visit found card fields.</param>
    internal sealed record PageView(
        long Id, string UrlTemplate, string ExampleUrl, string? Title, bool? IsPaymentPage, bool HasPaymentFields, DateTimeOffset FirstSeenAt,
        DateTimeOffset LastSeenAt)
    {
        public static readonly Expression<Func<Page, PageView>> FromPage = page =>
            new PageView(
                page.Id, page.UrlTemplate, page.ExampleUrl, page.Title, page.IsPaymentPage, page.HasPaymentFields, page.FirstSeenAt, page.LastSeenAt);
    }
}
