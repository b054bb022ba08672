using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Detection;
using PageShield.Pipeline.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;

namespace PageShield.Web.Scheduling;

/// <summary>
/// Work that was given up after repeated failures: lists it and retries it, over REST and from the queue page.
/// </summary>
public static class QueueApi
{
    private const int MostShown = 100;

    public static void MapQueueApi(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/api/queue").WithTags("Queue").RequireAuthorization(Policies.Admin);
        queue.MapGet("/given-up", GetAsync)
            .WithSummary(
                "Report batches and script analyses that failed repeatedly and are no longer retried: counts, and the latest 100 of each.");
        queue.MapPost("/retry", RetryAsync).WithSummary("Retries all given-up work.");
        routes.MapPost("/settings/queue/retry", RetryFromScreenAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    /// <summary>Returns given-up work, latest first, at most 100 of each kind.</summary>
    public static async Task<List<GivenUpWork>> LoadAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var batches = await database.Inbox.AsNoTracking().Where(static batch => batch.GivenUpAt != null)
            .OrderByDescending(static batch => batch.GivenUpAt).Take(MostShown)
            .Select(static batch => new { batch.EdgeId, batch.Number, batch.GivenUpAt, batch.Attempts, batch.LastError })
                .ToListAsync(cancellationToken);
        var contents = await database.PendingJudgements.AsNoTracking().Where(static row => row.GivenUpAt != null)
            .OrderByDescending(static row => row.GivenUpAt).Take(MostShown)
            .Select(static row => new { row.Sha256, row.GivenUpAt, row.Attempts, row.LastError }).ToListAsync(cancellationToken);
        return
        [
            // not null: filtered
            .. batches.Select(
                static batch =>
                new GivenUpWork("report-batch", FormattableString.Invariant($"{batch.EdgeId}/{batch.Number}"), batch.GivenUpAt!.Value,
                batch.Attempts, batch.LastError)),
            // not null: filtered
            .. contents.Select(
                static row => new GivenUpWork("script-analysis", row.Sha256.ToString(), row.GivenUpAt!.Value, row.Attempts, row.LastError)),
        ];
    }

    private static async Task<Ok<GivenUpView>> GetAsync(PageShieldDbContext database, CancellationToken cancellationToken) =>
        TypedResults.Ok(new GivenUpView(
            await database.Inbox.CountAsync(static batch => batch.GivenUpAt != null, cancellationToken),
            await database.PendingJudgements.CountAsync(static row => row.GivenUpAt != null, cancellationToken),
            await LoadAsync(database, cancellationToken)));

    private static async Task<Ok<RetriedWork>> RetryAsync(ReportInbox inbox, JudgementQueue judgements, AuditLog audit, PageShieldDbContext database,
        HttpContext http, CancellationToken cancellationToken)
    {
        var retried = new RetriedWork(await inbox.RetryGivenUpAsync(cancellationToken), await judgements.RetryGivenUpAsync(cancellationToken));
        await audit.SaveAsync(database, http.User.ActorName(), "queue.retried", "queue", null, retried, cancellationToken);
        return TypedResults.Ok(retried);
    }

    private static async Task<RedirectHttpResult> RetryFromScreenAsync(
        ReportInbox inbox, JudgementQueue judgements, AuditLog audit, PageShieldDbContext database, HttpContext http,
        CancellationToken cancellationToken)
    {
        await RetryAsync(inbox, judgements, audit, database, http, cancellationToken);
        return TypedResults.LocalRedirect("/settings/queue");
    }
}
