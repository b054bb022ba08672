using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Filters;

/// <summary>REST API for saved filters, their permanent addresses, and the form endpoints of the lists.</summary>
internal static class FiltersApi
{
    public static void AddFilters(this IServiceCollection services) => services.AddScoped<FilterRegistry>();

    public static void MapFilters(this IEndpointRouteBuilder routes)
    {
        var filters = routes.MapGroup("/api/filters").RequireAuthorization(Policies.Viewer).WithTags("Saved filters");
        filters.MapGet("/", ListAsync)
            .WithSummary("Lists your own and shared saved filters. Filter: list; pass 'next' as 'after' for the next page.");
        filters.MapGet("/{id:int}", FindAsync).WithSummary("Returns one saved filter.");
        filters.MapPost("/", SaveAsync).WithSummary("Saves a named filter of a list. Filters saved by a token are shared.");
        filters.MapPatch("/{id:int}", EditAsync)
            .WithSummary("Renames, changes or shares one of your filters. Administrators can also change shared filters of others.");
        filters.MapDelete("/{id:int}", RemoveAsync)
            .WithSummary("Removes one of your filters. Administrators can also remove others' shared filters.");

        routes.MapGet("/filters/{filterId:int}", Open).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        routes.MapGet("/sites/{siteId:int}/filters/{filterId:int}", OpenOfSite).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        var forms = routes.MapGroup("/filters").RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        forms.MapPost("/save", SaveFormAsync);
        forms.MapPost("/{filterId:int}/share", ShareFormAsync);
        forms.MapPost("/{filterId:int}/remove", RemoveFormAsync);
    }

    private static async Task<Results<Ok<Slice<FilterView>>, ValidationProblem>> ListAsync(
        FilterRegistry filters, HttpContext http, CancellationToken cancellationToken, string? list = null, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        return TypedResults.Ok(await filters.ListAsync(FilterUser.Of(http.User), list, after, limit, cancellationToken));
    }

    private static async Task<Results<Ok<FilterView>, NotFound>> FindAsync(
        int id, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken) =>
        await filters.FindAsync(FilterUser.Of(http.User), id, cancellationToken) is { } filter ? TypedResults.Ok(filter) : TypedResults.NotFound();

    private static async Task<Results<Created<FilterView>, ValidationProblem>> SaveAsync(
        FilterDraft draft, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken)
    {
        var (filter, errors) = await filters.SaveAsync(FilterUser.Of(http.User), draft, cancellationToken);
        return filter is null ? TypedResults.ValidationProblem(errors) : TypedResults.Created($"/api/filters/{filter.Id}", filter);
    }

    private static async Task<Results<Ok<FilterView>, NotFound, ValidationProblem>> EditAsync(
        int id, FilterDraft draft, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken)
    {
        var (filter, errors) = await filters.EditAsync(FilterUser.Of(http.User), id, draft, cancellationToken);
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        return filter is null ? TypedResults.NotFound() : TypedResults.Ok(filter);
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(
        int id, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken) =>
        await filters.RemoveAsync(FilterUser.Of(http.User), id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static Task<Results<RedirectHttpResult, NotFound>> Open(
        int filterId, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken) =>
        OpenAsync(filterId, null, filters, http, cancellationToken);

    private static Task<Results<RedirectHttpResult, NotFound>> OpenOfSite(
        int siteId, int filterId, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken) =>
        OpenAsync(filterId, siteId, filters, http, cancellationToken);

    private static async Task<Results<RedirectHttpResult, NotFound>> OpenAsync(
        int id, int? siteId, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = await filters.FindAsync(FilterUser.Of(http.User), id, cancellationToken);
        return filter is not null && FilteredList.Find(filter.List)?.PathOn(siteId) is { } path
            ? TypedResults.LocalRedirect($"{path}?{filter.Query}")
            : TypedResults.NotFound();
    }

    private static async Task<RedirectHttpResult> SaveFormAsync(
        IFormCollection form, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken)
    {
        var draft = new FilterDraft(form["name"], form["list"], form["query"], form["shared"] == "yes",
            int.TryParse(form["site"], CultureInfo.InvariantCulture, out var site) ? site : null);
        var (_, errors) = await filters.SaveAsync(FilterUser.Of(http.User), draft, cancellationToken);
        var from = form["from"].ToString();
        if (errors.Count == 0) return Back.To(from, "/");
        return Back.To(
            $"{from}{(from.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{FilterBar.Wrong}={Uri.EscapeDataString(errors.First().Value[0])}",
            "/");
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> ShareFormAsync(
        int filterId, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken)
    {
        var draft = new FilterDraft(IsShared: await FieldAsync(http, "shared", cancellationToken) == "yes");
        var (filter, _) = await filters.EditAsync(FilterUser.Of(http.User), filterId, draft, cancellationToken);
        return filter is null ? TypedResults.NotFound() : Back.To(await FieldAsync(http, "from", cancellationToken), "/");
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RemoveFormAsync(
        int filterId, FilterRegistry filters, HttpContext http, CancellationToken cancellationToken) =>
        await filters.RemoveAsync(FilterUser.Of(http.User), filterId, cancellationToken)
            ? Back.To(await FieldAsync(http, "from", cancellationToken), "/")
            : TypedResults.NotFound();

    // Form binding would reject a request without a form before the filter is looked up. AntiforgeryGate has already checked the token.
    private static async Task<string?> FieldAsync(HttpContext http, string name, CancellationToken cancellationToken) =>
        http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(cancellationToken))[name].ToString() : null;
}
