using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Alerts.Channels;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Alerts;

/// <summary>REST API and export of the alert list.</summary>
public static class AlertsApi
{
    private static readonly IReadOnlyList<Column<AlertRow>> Columns =
    [
        new("site", row => row.SiteName), new("id", row => row.Id), new("raisedAt", row => row.RaisedAt), new("severity", row => row.Severity),
        new("event", row => row.Event),
        new("title", row => row.Title), new("body", row => row.Body), new("acknowledgedAt", row => row.AcknowledgedAt),
        new("acknowledgedBy", row => row.AcknowledgedBy), new("assignedTo", row => row.AssignedTo), new("snoozedUntil", row => row.SnoozedUntil),
        new("resolvedAt", row => row.ResolvedAt), new("resolvedBy", row => row.ResolvedBy),
        new("delivery", row => string.Join("; ", row.Messages.Select(message => $"{message.Channel}: {message.State}"))),
    ];

    private static readonly IReadOnlyList<Column<UndeliveredMessage>> UndeliveredColumns =
    [
        new("id", row => row.Id), new("kind", row => row.Kind), new("alertId", row => row.AlertId), new("title", row => row.Title),
        new("channel", row => row.Channel), new("state", row => row.State),
        new("attempts", row => row.Attempts), new("createdAt", row => row.CreatedAt), new("nextAttemptAt", row => row.NextAttemptAt),
        new("messageId", row => row.MessageId), new("lastResult", row => row.LastResult),
    ];

    public static void MapAlertsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts/export", Export).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        routes.MapGet("/alerts/undelivered/export", ExportUndelivered).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        MapRest(routes);
    }

    private static void MapRest(IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").WithTags("Alerts").RequireAuthorization(Policies.Viewer);
        alerts.MapGet("/", ListAsync).WithSummary(
            "Lists alerts, newest first. Filters: q, event, severity, state (open, acknowledged, snoozed, resolved, done), assigned, site; "
            + "cursor: after; limit.");
        alerts.MapGet("/export", Export).WithSummary("Exports the whole list as a file; same filters as the list; format: csv, json.");
        alerts.MapGet("/events", () => TypedResults.Ok(AlertEvents.All)).WithSummary("Lists all alert events.");
        alerts.MapGet("/undelivered", ListUndeliveredAsync)
            .WithSummary("Lists messages that were given up or wait for a retry, newest first.");
        alerts.MapGet("/undelivered/export", ExportUndelivered).WithSummary("Exports all undelivered messages as a file; format: csv, json.");
        alerts.MapGet("/{id:long}", GetAsync);
    }

    private static ListExport<AlertRow> Export(PageShieldDbContext database, HttpRequest request, TimeProvider time)
    {
        var query = new ListQuery(request);
        return new ListExport<AlertRow>("alerts", query["format"] ?? "csv", Columns,
            (after, cancellationToken) =>
                database.ListAlertsAsync(AlertFilter.Read(name => query[name]), after, Slicing.LargestSize, time.GetUtcNow(), cancellationToken));
    }

    private static ListExport<UndeliveredMessage> ExportUndelivered(PageShieldDbContext database, string format = "csv") => new(
        "undelivered", format, UndeliveredColumns, (after, cancellationToken) =>
            UndeliveredMessage.ListAsync(database, after, Slicing.LargestSize, cancellationToken));

    private static async Task<Results<Ok<Slice<UndeliveredMessage>>, ValidationProblem>> ListUndeliveredAsync(
        PageShieldDbContext database, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        return TypedResults.Ok(await UndeliveredMessage.ListAsync(database, after, limit, cancellationToken));
    }

    private static async Task<Results<Ok<Slice<AlertRow>>, ValidationProblem>> ListAsync(
        PageShieldDbContext database, HttpRequest request, TimeProvider time, CancellationToken cancellationToken, string? after = null, int limit =
            100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        var query = new ListQuery(request);
        return TypedResults.Ok(
            await database.ListAlertsAsync(AlertFilter.Read(name => query[name]), after, limit, time.GetUtcNow(), cancellationToken));
    }

    private static async Task<Results<Ok<AlertRow>, NotFound>> GetAsync(long id, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.Alerts.AsNoTracking().Where(alert => alert.Id == id).SelectRows(database).FirstOrDefaultAsync(cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : TypedResults.NotFound();
}
