using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Layout.Lists;

/// <summary>Endpoints for a list of a site: pages of JSON, and the complete list as a file.</summary>
internal static class SiteLists
{
    /// <summary>Reads one page: database, site, filter values, cursor, size.</summary>
    public delegate Task<Slice<TRow>> Read<TRow>(
        PageShieldDbContext database, int siteId, Func<string, string?> filter, string? after, int size, CancellationToken cancellationToken);

    /// <summary>
    /// Maps <c>GET /api/sites/{siteId}/{noun}</c> (filters as on the screen, <c>after</c>, <c>limit</c> 1–1,000) and
    /// <c>GET /sites/{siteId}/{noun}/export?format=csv|json</c>.
    /// </summary>
    public static void MapSiteList<TRow>(
        this IEndpointRouteBuilder routes, string noun, string summary, IReadOnlyList<Column<TRow>> columns, Read<TRow> read)
    {
        Delegate list = ListAsync, export = Export;
#pragma warning disable RDG002 // the generator does not support generic handlers: these are compiled at startup
        routes.MapGet($"/api/sites/{{siteId:int}}/{noun}", list).RequireAuthorization(Policies.Viewer).WithTags("Inventory").WithSummary(summary);
        routes.MapGet($"/sites/{{siteId:int}}/{noun}/export", export).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        routes.MapGet($"/api/sites/{{siteId:int}}/{noun}/export", export).RequireAuthorization(Policies.Viewer).WithTags("Inventory")
            .WithSummary($"The complete list of {noun} as a file. Filters as of the list; format: csv, json.");
#pragma warning restore RDG002

        async Task<Results<Ok<Slice<TRow>>, NotFound, ValidationProblem>> ListAsync(
            int siteId, PageShieldDbContext database, HttpRequest request, CancellationToken cancellationToken, string? after = null, int limit = 100)
        {
            if (ListLimits.Check(after, limit) is { } wrong) return wrong;
            if (!await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken)) return TypedResults.NotFound();

            var query = new ListQuery(request);
            return TypedResults.Ok(await read(database, siteId, name => query[name], after, limit, cancellationToken));
        }

        ListExport<TRow> Export(int siteId, PageShieldDbContext database, HttpRequest request)
        {
            var query = new ListQuery(request);
            return new ListExport<TRow>($"site-{siteId}-{noun}", query["format"] ?? "csv", columns,
                (after, cancellationToken) => read(database, siteId, name => query[name], after, Slicing.LargestSize, cancellationToken));
        }
    }
}
