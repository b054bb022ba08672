using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Rules;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Alerts.Rules;

/// <summary>REST API for mutes, and the form endpoints to start and end them.</summary>
internal static class MutesApi
{
    public static void MapMutes(this IEndpointRouteBuilder routes)
    {
        var mutes = routes.MapGroup("/api/alert-mutes").WithTags("Alert rules").RequireAuthorization(Policies.Analyst);
        mutes.MapGet("/", ListAsync).WithSummary("Lists active mutes.").RequireAuthorization(Policies.Viewer);
        mutes.MapPost("/", BeginAsync).WithSummary("Mutes a site, an event or a host. Requires a reason and an end within 90 days.");
        mutes.MapDelete("/{id:long}", EndAsync).WithSummary("Ends a mute now.");

        var forms = routes.MapGroup("/alerts/mutes").RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        forms.MapPost("/begin", BeginFormAsync);
        forms.MapPost("/{id:long}/end", EndFormAsync);
    }

    private static async Task<Ok<List<AlertMute>>> ListAsync(PageShieldDbContext database, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return TypedResults.Ok(
            await database.AlertMutes.AsNoTracking().Where(mute => mute.Until > now).OrderBy(mute => mute.Until).ToListAsync(cancellationToken));
    }

    private static async Task<Results<Created<AlertMute>, ValidationProblem>> BeginAsync(
        MuteSettings settings, AlertMutes mutes, HttpContext http, CancellationToken cancellationToken)
    {
        var (mute, problems) = await mutes.BeginAsync(settings, http.User.ActorName(), cancellationToken);
        return mute is null ? AlertRulesApi.Wrong(problems) : TypedResults.Created($"/api/alert-mutes/{mute.Id}", mute);
    }

    private static async Task<Results<NoContent, NotFound>> EndAsync(
        long id, AlertMutes mutes, HttpContext http, CancellationToken cancellationToken) =>
        await mutes.EndAsync(id, http.User.ActorName(), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<RedirectHttpResult> BeginFormAsync(
        IFormCollection form, AlertMutes mutes, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var days = QueryValue.Id(form["days"]) is { } number and <= 90 ? number : 7;
        var (_, problems) = await mutes.BeginAsync(
            new MuteSettings
            {
                SiteId = QueryValue.Id(form["siteId"]) is { } site and <= int.MaxValue ? (int)site : null,
                Event = QueryValue.Text(form["event"]),
                Host = QueryValue.Text(form["host"]),
                Reason = form["reason"].ToString(),
                Until = time.GetUtcNow().AddDays(days),
            },
            http.User.ActorName(), cancellationToken);
        return Back.To(problems.Count == 0 ? "/alerts/mutes" : "/alerts/mutes?wrong=" + Uri.EscapeDataString(problems[0].Text), "/alerts/mutes");
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> EndFormAsync(
        long id, AlertMutes mutes, HttpContext http, CancellationToken cancellationToken) =>
        await mutes.EndAsync(id, http.User.ActorName(), cancellationToken) ? Back.To("/alerts/mutes", "/alerts/mutes") : TypedResults.NotFound();
}
