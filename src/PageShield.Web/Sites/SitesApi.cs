using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PageShield.Pipeline.Reports;
using PageShield.Pipeline.Upkeep;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Accounts;

namespace PageShield.Web.Sites;

/// <summary>Sites over REST.</summary>
public static class SitesApi
{
    private const int MostPerPage = 500;
    private const int LargestImport = 10 * 1024 * 1024;

    public static void MapSitesApi(this IEndpointRouteBuilder routes)
    {
        var sites = routes.MapGroup("/api/sites").WithTags("Sites");
        sites.MapGet("/", ListAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("Sites by id. Pass the last id as 'after' for the next page.");
        sites.MapGet("/{id:int}", GetAsync).RequireAuthorization(Policies.Viewer).WithSummary("One site.");
        sites.MapPost("/", CreateAsync).RequireAuthorization(Policies.Admin).WithSummary("Adds a site. Returns its report key.");
        sites.MapPatch("/{id:int}", EditAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("Changes the values in the body. An empty text or list clears a value.");
        sites.MapDelete("/{id:int}", RemoveAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("Removes the site with all its data. Its report key is revoked permanently. The audit log is kept.");
        sites.MapGet("/export", SitesExport.Export).RequireAuthorization(Policies.Viewer).WithSummary("All sites as CSV or JSON.");
        sites.MapPost("/import", ImportAsync).RequireAuthorization(Policies.Admin).Accepts<string>("text/csv")
            .WithSummary("Creates sites from CSV. Valid lines are imported even if others have errors.");

        routes.MapPost("/sites/{siteId:int}/hosts", AddHostAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    private static async Task<Results<Ok<SitePage>, ValidationProblem>> ListAsync(
        PageShieldDbContext database, CancellationToken cancellationToken, int after = 0, int limit = 100)
    {
        if (limit is < 1 or > MostPerPage)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = [$"The limit must be from 1 to {MostPerPage}."] });

        var items = await database.Sites.AsNoTracking().Where(site => site.Id > after).OrderBy(site => site.Id).Take(limit + 1)
            .Select(SiteView.FromSite).ToListAsync(cancellationToken);
        var more = items.Count > limit;
        if (more) items.RemoveAt(limit);
        return TypedResults.Ok(new SitePage(items, more ? items[^1].Id : null));
    }

    private static async Task<Results<Ok<SiteView>, NotFound>> GetAsync(int id, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.Sites.AsNoTracking().Where(site => site.Id == id).Select(SiteView.FromSite).SingleOrDefaultAsync(cancellationToken) is { } site
            ? TypedResults.Ok(site)
            : TypedResults.NotFound();

    private static async Task<Results<Created<NewSite>, ValidationProblem>> CreateAsync(
        SiteDraft draft, SiteRegistry sites, HttpContext http, CancellationToken cancellationToken)
    {
        var (site, errors) = await sites.CreateAsync(draft, http.User.ActorName(), cancellationToken);
        return site is null
            ? TypedResults.ValidationProblem(errors.ToDictionary())
            : TypedResults.Created($"/api/sites/{site.Id}", new NewSite(site.Id, site.ReportKey));
    }

    private static async Task<Results<Ok<SiteView>, NotFound, ValidationProblem>> EditAsync(
        int id, SiteDraft draft, SiteRegistry sites, ReportUpkeep upkeep, HttpContext http, CancellationToken cancellationToken)
    {
        var outcome = await sites.EditAsync(id, draft, http.User.ActorName(), cancellationToken);
        if (outcome is null) return TypedResults.NotFound();
        if (draft.Hosts is not null) upkeep.HasNews(id);
        return outcome.Site is null ? TypedResults.ValidationProblem(outcome.Errors.ToDictionary()) : TypedResults.Ok(SiteView.Of(outcome.Site));
    }

    /// <summary>Adds a proposed host to a site, and processes the reports about its pages at once.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound, ProblemHttpResult>> AddHostAsync(
        int siteId, [FromForm] string host, PageShieldDbContext database, SiteRegistry sites, ReportUpkeep upkeep, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await database.Sites.AsNoTracking().Where(site => site.Id == siteId).Select(site => site.Hosts)
            .FirstOrDefaultAsync(cancellationToken) is not { } hosts)
            return TypedResults.NotFound();
        var outcome = await sites.EditAsync(siteId, new SiteDraft { Hosts = [.. hosts, host] }, http.User.ActorName(), cancellationToken);
        if (outcome is null) return TypedResults.NotFound();
        if (outcome.Site is null) return TypedResults.Problem(outcome.Errors.All.First(), statusCode: StatusCodes.Status400BadRequest);

        upkeep.HasNews(siteId);
        await upkeep.RunAsync(cancellationToken);
        return TypedResults.Redirect($"/sites/{siteId}");
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(
        int id, SiteRemoval removal, HttpContext http, CancellationToken cancellationToken) =>
        await removal.RemoveAsync(id, http.User.ActorName(), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<SiteImportResult>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, SiteImport import, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestImport)
            return TypedResults.Problem(
                $"The file is larger than {LargestImport >> 20} MiB. Nothing was imported. Split the file and import the parts.",
                statusCode: StatusCodes.Status413PayloadTooLarge);

        using var reader = new StreamReader(request.Body);
        return TypedResults.Ok(await import.ImportAsync(reader, request.HttpContext.User.ActorName(), cancellationToken));
    }
}
