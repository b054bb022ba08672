using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout;

namespace PageShield.Web.Alerts;

/// <summary>The list of alerts as a file, and taking alerts on.</summary>
public static class AlertsApi
{
    private const int MostAtOnce = 1000;

    private static readonly IReadOnlyList<Column<AlertRow>> Columns =
    [
        new("site", row => row.SiteName), new("id", row => row.Id), new("raisedAt", row => row.RaisedAt), new("severity", row => row.Severity), new("event", row => row.Event),
        new("title", row => row.Title), new("body", row => row.Body), new("acknowledgedAt", row => row.AcknowledgedAt), new("acknowledgedBy", row => row.AcknowledgedBy),
        new("delivery", row => string.Join("; ", row.Messages.Select(message => $"{message.Channel}: {message.State}"))),
    ];

    public static void MapAlertsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts/export", Export).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        routes.MapPost("/alerts/acknowledge", AcknowledgeFormAsync).RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        MapRest(routes);
    }

    private static void MapRest(IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").WithTags("Alerts").RequireAuthorization(Policies.Viewer);
        alerts.MapGet("/", ListAsync).WithSummary("Alerts, newest first. Filters: q, event, severity, state (open, done), site; cursor: after; limit.");
        alerts.MapGet("/events", () => TypedResults.Ok(AlertEvents.All)).WithSummary("The event catalogue.");
        alerts.MapGet("/{id:long}", GetAsync);
        alerts.MapPost("/{id:long}/acknowledge", AcknowledgeAsync).RequireAuthorization(Policies.Analyst).WithSummary("Takes an alert on, and with it the same on other sites.");
    }

    private static ListExport<AlertRow> Export(PageShieldDbContext db, HttpRequest request)
    {
        var query = new ListQuery(request);
        return new ListExport<AlertRow>("alerts", query["format"] ?? "csv", Columns,
            (after, cancellationToken) => db.ListAlertsAsync(AlertFilter.Read(name => query[name]), after, Slicing.LargestSize, cancellationToken));
    }

    private static async Task<RedirectHttpResult> AcknowledgeFormAsync(IFormCollection form, AlertDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        await desk.AcknowledgeAsync([.. RowKeys.Read(form["ids"], MostAtOnce).Select(key => (key.SiteId, key.Id))], http.User.ActorName(), cancellationToken);
        return Back.To(form["from"], "/alerts");
    }

    private static async Task<Ok<Slice<AlertRow>>> ListAsync(PageShieldDbContext db, HttpRequest request, int? limit, CancellationToken cancellationToken)
    {
        var query = new ListQuery(request);
        return TypedResults.Ok(await db.ListAlertsAsync(AlertFilter.Read(name => query[name]), query.After, limit ?? Slicing.DefaultSize, cancellationToken));
    }

    private static async Task<Results<Ok<AlertRow>, NotFound>> GetAsync(long id, PageShieldDbContext db, CancellationToken cancellationToken) =>
        await db.Alerts.AsNoTracking().Where(alert => alert.Id == id).SelectRows(db).FirstOrDefaultAsync(cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> AcknowledgeAsync(long id, PageShieldDbContext db, AlertDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        var site = await db.Alerts.Where(alert => alert.Id == id).Select(alert => (int?)alert.SiteId).FirstOrDefaultAsync(cancellationToken);
        if (site is null) return TypedResults.NotFound();

        await desk.AcknowledgeAsync([(site.Value, id)], http.User.ActorName(), cancellationToken);
        return TypedResults.NoContent();
    }
}
