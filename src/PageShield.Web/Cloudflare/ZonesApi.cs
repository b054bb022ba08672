using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Cloudflare;

/// <summary>
/// Cloudflare's Page Shield API for our sites. Scripts and the official clients work unchanged with another base URL (<c>…/client/v4</c>).
/// Covers zones, settings, scripts, connections and cookies. A zone is a site.
/// </summary>
internal static class ZonesApi
{
    private const string DailyAtThree = "0 3 * * *";

    public static void AddZones(this IServiceCollection services)
    {
        services.AddScoped<ZoneScripts>();
        services.AddScoped<ZoneConnections>();
        services.AddScoped<ZoneCookies>();
    }

    public static void MapZones(this IEndpointRouteBuilder routes)
    {
        var zones = routes.MapGroup("/client/v4").RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        zones.MapGet("/user/tokens/verify", static () => Envelope.Of(new { id = new string('0', 32), status = "active" }));
        zones.MapGet("/zones", ListZonesAsync);
        var shield = zones.MapGroup("/zones/{zoneId}/page_shield").AddEndpointFilter(OnlyOfSitesAsync);
        shield.MapGet("", SettingsAsync);
        shield.MapPut("", ChangeSettingsAsync).RequireAuthorization(Policies.Admin);
        shield.MapGet("/scripts", ListScriptsAsync);
        shield.MapGet("/scripts/{rowId}", FindScriptAsync);
        shield.MapGet("/connections", ListConnectionsAsync);
        shield.MapGet("/connections/{rowId}", FindConnectionAsync);
        shield.MapGet("/cookies", ListCookiesAsync);
        shield.MapGet("/cookies/{rowId}", FindCookieAsync);
    }

    private static async ValueTask<object?> OnlyOfSitesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var isSite = ZoneIds.TryReadSite(http.Request.RouteValues["zoneId"] as string, out var id) &&
            await http.RequestServices.GetRequiredService<PageShieldDbContext>().Sites.AnyAsync(site => site.Id == id, http.RequestAborted);
        return isSite
            ? await next(context)
            : Envelope.Error(StatusCodes.Status404NotFound, 7003, "Could not route to this zone, perhaps your object identifier is invalid?");
    }

    private static async Task<IResult> ListZonesAsync(PageShieldDbContext database, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!ZoneQuery.TryRead(request.Query, out var query, out var problem)) return Refuse(problem);
        var sites = await database.Sites.AsNoTracking().OrderBy(static site => site.Id).Take(ZoneQuery.MostRows)
            .Select(static site => new { site.Id, site.Name, site.Hosts, site.CreatedAt }).ToListAsync(cancellationToken);
        var named = sites.ConvertAll(
            static site => new Zone(ZoneIds.OfSite(site.Id), site.Hosts.FirstOrDefault() ?? site.Name, "active", "full", site.CreatedAt))
            .Where(zone => request.Query["name"].ToString() is not { Length: > 0 } name || zone.Name == name).ToList();
        var page = named.Skip((int)Math.Min(int.MaxValue, (query.Page - 1L) * query.PerPage)).Take(query.PerPage).ToList();
        return Envelope.Of(page, Info(query, page.Count, named.Count));
    }

    private static async Task<IResult> SettingsAsync(string zoneId, PageShieldDbContext database, CancellationToken cancellationToken)
    {
        ZoneIds.TryReadSite(zoneId, out var id);
        var site = await database.Sites.AsNoTracking().SingleAsync(each => each.Id == id, cancellationToken);
        var changed = await database.AuditEntries.Where(entry => entry.Subject == $"site:{id}").OrderByDescending(static entry => entry.Number)
            .Select(static entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancellationToken);
        return Envelope.Of(new ZoneSettings(site.Cron is not null, changed ?? site.CreatedAt, true, true));
    }

    private static async Task<IResult> ChangeSettingsAsync(
        string zoneId, HttpContext http, SiteRegistry sites, PageShieldDbContext database, CancellationToken cancellationToken)
    {
        ZoneSettingsDraft? draft;
        try
        {
            draft = await JsonSerializer.DeserializeAsync<ZoneSettingsDraft>(http.Request.Body, Envelope.Json, cancellationToken);
        }
        catch (JsonException)
        {
            return Refuse("The body is not valid JSON, or a value has the wrong type.");
        }

        if (draft?.UseCloudflareReportingEndpoint == false)
            return Refuse("use_cloudflare_reporting_endpoint cannot be turned off; reports are sent to this server's own endpoint.");
        if (draft?.UseConnectionUrlPath == false)
            return Refuse("use_connection_url_path cannot be turned off; connection paths are always recorded, with ids replaced.");

        ZoneIds.TryReadSite(zoneId, out var id);
        var cron = await database.Sites.Where(site => site.Id == id).Select(static site => site.Cron).SingleAsync(cancellationToken);
        if (draft?.Enabled is { } enabled && enabled != cron is not null)
        {
            var outcome = await sites.EditAsync(id, new SiteDraft { Cron = enabled ? DailyAtThree : "" }, http.User.ActorName(), cancellationToken);
            if (outcome?.Site is null) return Refuse("The schedule could not be changed.");
        }

        return await SettingsAsync(zoneId, database, cancellationToken);
    }

    private static async Task<IResult> ListScriptsAsync(string zoneId, ZoneScripts scripts, HttpRequest request, CancellationToken cancellationToken)
    {
        ZoneIds.TryReadSite(zoneId, out var site);
        if (!ZoneQuery.TryRead(request.Query, out var query, out var problem)) return Refuse(problem);
        var (rows, total) = await scripts.ListAsync(site, query, cancellationToken);
        return query.IsCsv ? Csv("scripts", rows) : Envelope.Of(rows, Info(query, rows.Count, total));
    }

    private static async Task<IResult> FindScriptAsync(string zoneId, string rowId, ZoneScripts scripts, CancellationToken cancellationToken) =>
        ZoneIds.TryReadSite(zoneId, out var site) && ZoneIds.TryReadRow(rowId, out var id)
            && await scripts.FindAsync(site, id, cancellationToken) is { } found ? Envelope.Of(found) : Missing("script");

    private static async Task<IResult> ListConnectionsAsync(
        string zoneId, ZoneConnections connections, HttpRequest request, CancellationToken cancellationToken)
    {
        ZoneIds.TryReadSite(zoneId, out var site);
        if (!ZoneQuery.TryRead(request.Query, out var query, out var problem)) return Refuse(problem);
        var (rows, total) = await connections.ListAsync(site, query, cancellationToken);
        return query.IsCsv ? Csv("connections", rows) : Envelope.Of(rows, Info(query, rows.Count, total));
    }

    private static async Task<IResult> FindConnectionAsync(
        string zoneId, string rowId, ZoneConnections connections, CancellationToken cancellationToken) =>
        ZoneIds.TryReadSite(zoneId, out var site) && ZoneIds.TryReadRow(rowId, out var id)
            && await connections.FindAsync(site, id, cancellationToken) is { } found ? Envelope.Of(found) : Missing("connection");

    private static async Task<IResult> ListCookiesAsync(string zoneId, ZoneCookies cookies, HttpRequest request, CancellationToken cancellationToken)
    {
        ZoneIds.TryReadSite(zoneId, out var site);
        if (!ZoneQuery.TryRead(request.Query, out var query, out var problem)) return Refuse(problem);
        var (rows, total) = await cookies.ListAsync(site, query, request.Query, cancellationToken);
        return query.IsCsv ? Csv("cookies", rows) : Envelope.Of(rows, Info(query, rows.Count, total));
    }

    private static async Task<IResult> FindCookieAsync(string zoneId, string rowId, ZoneCookies cookies, CancellationToken cancellationToken) =>
        ZoneIds.TryReadSite(zoneId, out var site) && ZoneIds.TryReadRow(rowId, out var id)
            && await cookies.FindAsync(site, id, cancellationToken) is { } found ? Envelope.Of(found) : Missing("cookie");

    private static IResult Refuse(string? problem) =>
        Envelope.Error(StatusCodes.Status400BadRequest, 10400, problem ?? "The request is invalid.");

    private static IResult Missing(string what) => Envelope.Error(StatusCodes.Status404NotFound, 10404, $"This zone has no such {what}.");

    private static ResultInfo Info(ZoneQuery query, int count, int total) =>
        new(query.Page, query.PerPage, count, total, (int)Math.Ceiling(total / (double)query.PerPage));

    // The columns are the fields of the list, with the same names. Lists are joined with spaces.
    private static CsvDownload Csv<TRow>(string noun, IReadOnlyList<TRow> rows)
    {
        var fields = typeof(TRow).GetProperties().Where(static property => property.Name != "EqualityContract").ToArray();
        return new CsvDownload(
            $"page_shield_{noun}.csv",
            [.. fields.Select(static field => JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name))],
            rows.Select(row => fields.Select(field => Cell(field.GetValue(row))).ToArray()).ToAsyncEnumerable());
    }

    private static string? Cell(object? value) => value switch
    {
        null => null,
        IEnumerable<string> list => string.Join(' ', list),
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
