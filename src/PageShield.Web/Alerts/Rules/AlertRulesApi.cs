using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Rules;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Alerts.Rules;

/// <summary>REST API for alert rules and mutes, and the form endpoints of their pages.</summary>
public static class AlertRulesApi
{
    public static void MapAlertRules(this IEndpointRouteBuilder routes)
    {
        var rules = routes.MapGroup("/api/alert-rules").WithTags("Alert rules").RequireAuthorization(Policies.Admin);
        rules.MapGet("/", ListAsync).WithSummary("Lists the rules in evaluation order.");
        rules.MapGet("/{id:long}", GetAsync);
        rules.MapPost("/", CreateAsync).WithSummary("Adds a rule at the top.");
        rules.MapPut("/{id:long}", EditAsync).WithSummary("Replaces a rule's settings.");
        rules.MapDelete("/{id:long}", RemoveAsync);
        rules.MapPost("/{id:long}/move", MoveAsync).WithSummary("Moves a rule one position up (evaluated earlier) or down.");
        rules.MapPost("/defaults", DefaultsAsync).WithSummary("Replaces all rules with those of a new installation.");

        var forms = routes.MapGroup("/alerts/rules").RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        forms.MapPost("/{id:long}/move", MoveFormAsync);
        forms.MapPost("/{id:long}/remove", RemoveFormAsync);
        forms.MapPost("/defaults", DefaultsFormAsync);
        routes.MapMutes();
    }

    private static async Task<Ok<List<AlertRuleView>>> ListAsync(PageShieldDbContext database, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            (await database.AlertRules.AsNoTracking().OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken))
            .ConvertAll(AlertRuleView.Of));

    private static async Task<Results<Ok<AlertRuleView>, NotFound>> GetAsync(
        long id, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.AlertRules.AsNoTracking().SingleOrDefaultAsync(rule => rule.Id == id, cancellationToken) is { } rule
            ? TypedResults.Ok(AlertRuleView.Of(rule))
            : TypedResults.NotFound();

    private static async Task<Results<Created<AlertRuleView>, ValidationProblem>> CreateAsync(
        AlertRuleSettings settings, AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken)
    {
        var (rule, problems) = await rules.CreateAsync(settings, http.User.ActorName(), cancellationToken);
        return rule is null ? Wrong(problems) : TypedResults.Created($"/api/alert-rules/{rule.Id}", AlertRuleView.Of(rule));
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> EditAsync(
        long id, AlertRuleSettings settings, AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken) =>
        await rules.EditAsync(id, settings, http.User.ActorName(), cancellationToken) switch
        {
            null => TypedResults.NotFound(),
            { Count: 0 } => TypedResults.NoContent(),
            { } problems => Wrong(problems),
        };

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(
        long id, AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken) =>
        await rules.RemoveAsync(id, http.User.ActorName(), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> MoveAsync(
        long id, bool up, AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken) =>
        await rules.MoveAsync(id, up, http.User.ActorName(), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<NoContent> DefaultsAsync(AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken)
    {
        await rules.RestoreDefaultsAsync(http.User.ActorName(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<RedirectHttpResult> MoveFormAsync(
        long id, IFormCollection form, AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken)
    {
        await rules.MoveAsync(id, form["up"] == "true", http.User.ActorName(), cancellationToken);
        return Back.To("/alerts/rules", "/alerts/rules");
    }

    private static async Task<RedirectHttpResult> RemoveFormAsync(
        long id, AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken)
    {
        await rules.RemoveAsync(id, http.User.ActorName(), cancellationToken);
        return Back.To("/alerts/rules", "/alerts/rules");
    }

    private static async Task<RedirectHttpResult> DefaultsFormAsync(AlertRuleRegistry rules, HttpContext http, CancellationToken cancellationToken)
    {
        await rules.RestoreDefaultsAsync(http.User.ActorName(), cancellationToken);
        return Back.To("/alerts/rules", "/alerts/rules");
    }

    internal static ValidationProblem Wrong(IReadOnlyList<ChannelProblem> problems) => TypedResults.ValidationProblem(
        problems.GroupBy(problem => problem.Field).ToDictionary(group => group.Key, group => group.Select(problem => problem.Text).ToArray()));
}
