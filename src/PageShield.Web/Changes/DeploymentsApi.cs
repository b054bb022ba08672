using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Shell;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Changes;

/// <summary>API for deploy windows, in which changes of a site's own scripts are expected.</summary>
public static class DeploymentsApi
{
    private const int DefaultMinutes = 60;

    public static void MapDeploymentsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/sites/{siteId:int}/deployments").WithTags("Changes");
        api.MapGet("", ListAsync).RequireAuthorization(Policies.Viewer).WithSummary("Lists the last 100 deploy windows.");
        api.MapPost("", AnnounceAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary(
                "Announces a deployment: from startsAt (default now, at most a day ago) to endsAt (default 60 minutes later, at most 7 days).");
        routes.MapPost("/sites/{siteId:int}/deployments", AnnounceFromFormAsync).RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
    }

    private static async Task<Ok<List<Deployment>>> ListAsync(int siteId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        TypedResults.Ok(await database.Deployments.AsNoTracking().Where(each => each.SiteId == siteId).OrderByDescending(each => each.Id).Take(100)
            .ToListAsync(cancellationToken));

    private static async Task<Results<Created<Deployment>, NotFound, ValidationProblem>> AnnounceAsync(
        int siteId, DeploymentDraft? draft, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken)) return TypedResults.NotFound();
        var (deployment, field, problem) =
            await AddAsync(siteId, draft ?? new DeploymentDraft(null, null, null), database, audit, time, http, cancellationToken);
        return deployment is null
            ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [problem] })
            : TypedResults.Created((string?)null, deployment);
    }

    private static async Task<RedirectHttpResult> AnnounceFromFormAsync(
        int siteId, IFormCollection form, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        var minutes = int.TryParse(form["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : DefaultMinutes;
        var known = await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken);
        var draft = new DeploymentDraft(null, time.GetUtcNow().AddMinutes(minutes), form["note"]);
        var added = known && (await AddAsync(siteId, draft, database, audit, time, http, cancellationToken)).Deployment is not null;
        return Back.To(string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/changes/rules{(added ? "" : "?wrong=deployment")}"), "/");
    }

    private static async Task<(Deployment? Deployment, string Field, string Problem)> AddAsync(
        int siteId, DeploymentDraft draft, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var starts = (draft.StartsAt ?? now).ToUniversalTime();
        var ends = (draft.EndsAt ?? starts.AddMinutes(DefaultMinutes)).ToUniversalTime();
        if (starts < now.AddDays(-1)) return (null, "startsAt", "A deployment must be announced within a day of its start.");
        if (ends <= starts || ends - starts > Deployment.Longest) return (null, "endsAt", "A window must end after its start, within 7 days.");
        if (draft.Note is { } text && (text.Length > 500 || text.Any(char.IsControl)))
            return (null, "note", "A note must have at most 500 characters and no control characters.");

        var actor = http.User.ActorName();
        var deployment =
            new Deployment
            {
                SiteId = siteId,
                Id = RowId.Next(time),
                StartsAt = starts,
                EndsAt = ends,
                Note = draft.Note,
                Author = actor,
                CreatedAt = now
            };
        database.Deployments.Add(deployment);
        var earlier =
            await database.Changes.Where(change => change.SiteId == siteId && change.Expected == null && change.At >= starts && change.At <= ends
            && database.Scripts.Any(script =>
            script.SiteId == siteId && script.Id == change.ScriptId && script.Party == PageShield.Inventory.Connections.Party.First))
                .ToListAsync(cancellationToken);
        foreach (var change in earlier) change.Expected = DeployWindows.Reason(change, [deployment]);
        await audit.SaveAsync(database, actor, "deployment.announced", $"site:{siteId}", null, deployment, cancellationToken);
        return (deployment, "", "");
    }

    internal sealed record DeploymentDraft(DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Note);
}
