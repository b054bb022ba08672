using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Observations;
using PageShield.Observations.Patterns;
using PageShield.Observations.Rules;
using PageShield.Pipeline.Reports;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Shell;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Observations;

/// <summary>REST endpoints and form handlers for a site's noise classes, noise rules, kept query parameters and learned URL templates.</summary>
public static class ReportRulesApi
{
    public static void MapReportRulesApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/sites/{siteId:int}").WithTags("Reports").AddEndpointFilter(OnlyOfSitesAsync);
        api.MapGet("/report-settings", FindAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("Hidden noise classes and kept query parameters.");
        api.MapPut("/report-settings", ChangeAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Hides or shows noise classes, and sets the query parameters whose values are kept. Omitted parts stay unchanged.");
        api.MapGet("/noise-rules", ListRulesAsync).RequireAuthorization(Policies.Viewer).WithSummary("The site's own noise rules.");
        api.MapPost("/noise-rules", AddRuleAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary(
            "Adds a noise rule: kind host (*. matches all subdomains), url or sample (regular expressions without lookaround and backreferences).");
        api.MapDelete("/noise-rules/{ruleId:long}", RemoveRuleAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Removes a noise rule.");
        api.MapGet("/url-templates", ListTemplatesAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("URL templates learned from reports.");
        api.MapPost("/url-templates/{patternId:long}/{verb:regex(^(revert|restore)$)}", RevertAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Reverts a learned template permanently, or restores it.");
        api.MapGet("/report-counts", CountAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("Reports of the last 24 hours by outcome and reason.");

        routes.MapGet("/sites/{siteId:int}/reports/numbers", NumbersAsync).RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        var forms = routes.MapGroup("/sites/{siteId:int}/reports/rules").ExcludeFromDescription().RequireAuthorization(Policies.Analyst);
        forms.MapPost("/noise", NoiseFormAsync);
        forms.MapPost("/parameters", ParametersFormAsync);
        forms.MapPost("/add", AddFormAsync);
        forms.MapPost("/{ruleId:long}/remove", RemoveFormAsync);
        forms.MapPost("/templates/{patternId:long}/{verb:regex(^(revert|restore)$)}", RevertFormAsync);
    }

    private static async ValueTask<object?> OnlyOfSitesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var database = context.HttpContext.RequestServices.GetRequiredService<PageShieldDbContext>();
        // not null: in every route
        var siteId = int.Parse((string)context.HttpContext.GetRouteValue("siteId")!, System.Globalization.CultureInfo.InvariantCulture);
        return await database.Sites.AnyAsync(site => site.Id == siteId, context.HttpContext.RequestAborted)
            ? await next(context)
            : TypedResults.NotFound();
    }

    private static async Task<Ok<ReportSettingsView>> FindAsync(int siteId, PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var settings = await database.ReportSettings.AsNoTracking().FirstOrDefaultAsync(row => row.SiteId == siteId, cancellationToken)
            ?? new ReportSettings();
        return TypedResults.Ok(new ReportSettingsView(Noise.All.ToDictionary(noise => noise, settings.Hides), settings.KeptParameters));
    }

    private static async Task<Results<Ok<ReportSettingsView>, ValidationProblem>> ChangeAsync(
        int siteId, ReportSettingsChange change, PageShieldDbContext database, ReportRules rules, ReportUpkeep upkeep, HttpContext http,
        CancellationToken cancellationToken)
    {
        var unknown = (change.HiddenNoise ?? []).Keys.Except(Noise.All).ToList();
        if (unknown.Count > 0) return Wrong("hiddenNoise", $"Unknown noise class '{unknown[0]}'. Use one of: {string.Join(", ", Noise.All)}.");
        if (change.KeptParameters is { } parameters
            && await rules.KeepAsync(siteId, parameters, http.User.ActorName(), cancellationToken) is { } problem)
            return Wrong("keptParameters", problem);

        foreach (var (noise, hide) in change.HiddenNoise ?? []) await rules.HideAsync(siteId, noise, hide, http.User.ActorName(), cancellationToken);
        upkeep.HasNews(siteId);
        return await FindAsync(siteId, database, cancellationToken);
    }

    private static async Task<Ok<List<NoiseRuleView>>> ListRulesAsync(
        int siteId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        TypedResults.Ok(await database.NoiseRules.AsNoTracking().Where(rule => rule.SiteId == siteId).OrderBy(rule => rule.Id)
            .Select(rule => new NoiseRuleView(rule.Id, rule.Kind, rule.Pattern, rule.Note, rule.CreatedAt, rule.CreatedBy))
                .ToListAsync(cancellationToken));

    private static async Task<Results<Created<NoiseRuleView>, ValidationProblem>> AddRuleAsync(
        int siteId, NoiseRuleDraft draft, ReportRules rules, HttpContext http, CancellationToken cancellationToken)
    {
        var (rule, problem) = await rules.AddAsync(siteId, draft.Kind, draft.Pattern, draft.Note, http.User.ActorName(), cancellationToken);
        return rule is null
            ? Wrong("pattern", problem ?? "")
            : TypedResults.Created(
                $"/api/sites/{siteId}/noise-rules", new NoiseRuleView(rule.Id, rule.Kind, rule.Pattern, rule.Note, rule.CreatedAt, rule.CreatedBy));
    }

    private static async Task<Results<NoContent, NotFound>> RemoveRuleAsync(
        int siteId, long ruleId, ReportRules rules, HttpContext http, CancellationToken cancellationToken) =>
        await rules.RemoveAsync(siteId, ruleId, http.User.ActorName(), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Ok<List<UrlTemplateView>>> ListTemplatesAsync(
        int siteId, PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var patterns = await database.LearnedPatterns.AsNoTracking().Where(pattern => pattern.SiteId == siteId).OrderBy(pattern => pattern.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(patterns.ConvertAll(pattern => new UrlTemplateView(
            pattern.Id, pattern.Kind == LearnedKind.Page
                ? "page"
                : "resource", pattern.ToTemplate()
                    .Pattern, pattern.Except, pattern.Examples, pattern.Values, pattern.LearnedAt, pattern.RevertedAt, pattern.RevertedBy)));
    }

    private static async Task<Results<NoContent, NotFound>> RevertAsync(
        int siteId, long patternId, string verb, ReportRules rules, ReportUpkeep upkeep, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await rules.RevertAsync(siteId, patternId, verb == "revert", http.User.ActorName(), cancellationToken)) return TypedResults.NotFound();
        upkeep.HasNews(siteId);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<List<ReportCountView>>> CountAsync(
        int siteId, PageShieldDbContext database, TimeProvider time, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().AddDays(-1);
        var volumes = await database.ListReportVolumesAsync(siteId, since, cancellationToken);
        return TypedResults.Ok(volumes.GroupBy(volume => (volume.Outcome, volume.Reason))
            .Select(group => new ReportCountView(group.Key.Outcome, group.Key.Reason, group.Sum(volume => volume.Count)))
            .OrderByDescending(row => row.Count).ToList());
    }

    /// <summary>Formatted report counts by outcome, for the live panel.</summary>
    private static async Task<Ok<Dictionary<string, string>>> NumbersAsync(
        int siteId, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(http, http.RequestServices, cancellationToken);
        var volumes = await database.ListReportVolumesAsync(siteId, viewer.StartOfDay(ReportsPage.Days - 1), cancellationToken);
        return TypedResults.Ok(
            volumes.GroupBy(volume => volume.Outcome).ToDictionary(group => group.Key, group => Display.Count(group.Sum(volume => volume.Count))));
    }

    private static async Task<RedirectHttpResult> NoiseFormAsync(
        int siteId, IFormCollection form, ReportRules rules, HttpContext http, CancellationToken cancellationToken)
    {
        foreach (var noise in Noise.All)
            await rules.HideAsync(siteId, noise, form["hidden"].Contains(noise), http.User.ActorName(), cancellationToken);
        return BackTo(siteId, null);
    }

    private static async Task<RedirectHttpResult> ParametersFormAsync(
        int siteId, IFormCollection form, ReportRules rules, ReportUpkeep upkeep, HttpContext http, CancellationToken cancellationToken)
    {
        var problem =
            await rules.KeepAsync(siteId,
            form["parameters"].ToString()
            .Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries), http.User.ActorName(), cancellationToken);
        upkeep.HasNews(siteId);
        return BackTo(siteId, problem);
    }

    private static async Task<RedirectHttpResult> AddFormAsync(
        int siteId, IFormCollection form, ReportRules rules, HttpContext http, CancellationToken cancellationToken)
    {
        var read = Enum.TryParse<NoiseRuleKind>(form["kind"], ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : NoiseRuleKind.Host;
        var (_, problem) =
            await rules.AddAsync(siteId, read, form["pattern"], form["note"].ToString().Trim() is { Length: > 0 } note ? note : null,
            http.User.ActorName(), cancellationToken);
        return BackTo(siteId, problem);
    }

    private static async Task<RedirectHttpResult> RemoveFormAsync(
        int siteId, long ruleId, ReportRules rules, HttpContext http, CancellationToken cancellationToken)
    {
        await rules.RemoveAsync(siteId, ruleId, http.User.ActorName(), cancellationToken);
        return BackTo(siteId, null);
    }

    private static async Task<RedirectHttpResult> RevertFormAsync(
        int siteId, long patternId, string verb, ReportRules rules, ReportUpkeep upkeep, HttpContext http, CancellationToken cancellationToken)
    {
        await rules.RevertAsync(siteId, patternId, verb == "revert", http.User.ActorName(), cancellationToken);
        upkeep.HasNews(siteId);
        return BackTo(siteId, null);
    }

    private static RedirectHttpResult BackTo(int siteId, string? problem) =>
        TypedResults.LocalRedirect($"/sites/{siteId}/reports/rules" + (problem is null ? "" : $"?problem={Uri.EscapeDataString(problem)}"));

    private static ValidationProblem Wrong(string name, string problem) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name] = [problem] });
}
