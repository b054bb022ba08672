using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Inventory;
using PageShield.Inventory.Authorizations;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Inventory;

/// <summary>REST endpoints and form handlers for script authorizations and standing vendor rules.</summary>
public static class AuthorizationsApi
{
    /// <summary>Maximum number of scripts in one bulk decision.</summary>
    private const int MostAtOnce = 1000;

    /// <summary>Query parameter of the script list: the number of malicious scripts that a bulk authorization skipped.</summary>
    public const string LeftOut = "leftOut";

    public static void MapAuthorizationsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/sites/{siteId:int}").WithTags("Authorization");
        api.MapGet("/scripts/{scriptId:long}/authorization", FindAsync).RequireAuthorization(Policies.Viewer)
            .WithSummary("A script's authorization and its history.");
        api.MapPut("/scripts/{scriptId:long}/authorization", DecideAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Authorizes, denies or reopens a script as it is now.");
        api.MapPost("/scripts/authorization", DecideListAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary(
            "Authorizes, denies or reopens up to 1,000 scripts as they are now, with one justification. Returns how many were saved.");
        api.MapGet("/rules", ListRulesAsync).RequireAuthorization(Policies.Viewer).WithSummary("Standing rules of a site.");
        api.MapPost("/rules", AddRuleAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Adds a standing rule: changes of values or code by this vendor need no new decision.");
        api.MapDelete("/rules/{ruleId:long}", RemoveRuleAsync).RequireAuthorization(Policies.Analyst)
            .WithSummary("Removes a standing rule. Changes that it accepted stay accepted.");

        var screens = routes.MapGroup("").RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        screens.MapPost("/sites/{siteId:int}/scripts/{scriptId:long}/authorization", DecideFromFormAsync);
        screens.MapPost("/scripts/authorization", DecideManyFromFormAsync);
        screens.MapPost("/sites/{siteId:int}/rules", AddRuleFromFormAsync);
        screens.MapPost("/sites/{siteId:int}/rules/{ruleId:long}/remove", RemoveRuleFromFormAsync);
    }

    private static async Task<Results<Ok<AuthorizationView>, NotFound>> FindAsync(
        int siteId, long scriptId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindAuthorizationAsync(siteId, scriptId, cancellationToken) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<AuthorizationView>, NotFound, ValidationProblem>> DecideAsync(
        int siteId, long scriptId, AuthorizationDraft draft, ScriptAuthorizer authorizer, PageShieldDbContext database, AuditLog audit,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (draft.Validate() is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        if (!await SaveAsync(siteId, scriptId, draft, authorizer, database, audit, http, cancellationToken)) return TypedResults.NotFound();
        return TypedResults.Ok((await database.FindAuthorizationAsync(siteId, scriptId, cancellationToken))!); // not null: saved just now
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> DecideFromFormAsync(
        int siteId, long scriptId, IFormCollection form, ScriptAuthorizer authorizer, PageShieldDbContext database, AuditLog audit, HttpContext http,
        CancellationToken cancellationToken)
    {
        var draft = Read(form);
        var here = string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/scripts/{scriptId}");
        if (draft.Validate().Count > 0) return TypedResults.LocalRedirect(here + "?wrong=justification#authorization");
        return await SaveAsync(siteId, scriptId, draft, authorizer, database, audit, http, cancellationToken)
            ? Back.To(here + "#authorization", "/")
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<Decided>, ValidationProblem>> DecideListAsync(
        int siteId, ManyDraft draft, ScriptAuthorizer authorizer, PageShieldDbContext database, AuditLog audit, HttpContext http,
        CancellationToken cancellationToken)
    {
        var decision = new AuthorizationDraft { State = draft.State, Justification = draft.Justification ?? "", ReopenOn = draft.ReopenOn };
        var errors = new Dictionary<string, string[]>(decision.Validate());
        if (draft.Scripts is not { Count: > 0 and <= MostAtOnce }) errors["scripts"] = [$"Specify 1 to {MostAtOnce} scripts."];
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);

        var decided = 0;
        foreach (var script in draft.Scripts!) // not null: tested above
            if (await SaveAsync(siteId, script, decision, authorizer, database, audit, http, cancellationToken)) decided++;
        return TypedResults.Ok(new Decided(decided));
    }

    private static async Task<RedirectHttpResult> DecideManyFromFormAsync(
        IFormCollection form, ScriptAuthorizer authorizer, PageShieldDbContext database, AuditLog audit, HttpContext http,
        CancellationToken cancellationToken)
    {
        var draft = Read(form);
        var leftOut = 0;
        if (draft.Validate().Count == 0)
        {
            foreach (var (siteId, scriptId) in RowKeys.Read(form["ids"], MostAtOnce))
            {
                // A shared justification is not enough to authorize malicious code.
                if (draft.State == AuthorizationState.Authorized
                    && await database.Scripts.AnyAsync(script => script.SiteId == siteId && script.Id == scriptId
                    && script.Verdict == VerdictKind.Malicious, cancellationToken))
                    leftOut++;
                else await SaveAsync(siteId, scriptId, draft, authorizer, database, audit, http, cancellationToken);
            }
        }

        return Back.To(WithLeftOut(form["from"].ToString(), leftOut), "/sites");
    }

    private static string WithLeftOut(string from, int count)
    {
        var path = from.Split('?')[0];
        var values = QueryHelpers.ParseQuery(from[path.Length..]);
        if (!values.Remove(LeftOut) && count == 0) return from;

        if (count > 0) values[LeftOut] = count.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(path, values);
    }

    private static AuthorizationDraft Read(IFormCollection form) => new()
    {
        State = Storage.QueryValue.Member<AuthorizationState>(form["state"]) ?? AuthorizationState.Pending,
        Justification = form["justification"].ToString(),
        ReopenOn = Storage.QueryValue.Member<ReopenOn>(form["reopenOn"]) ?? ReopenOn.Code,
    };

    private static async Task<bool> SaveAsync(
        int siteId, long scriptId, AuthorizationDraft draft, ScriptAuthorizer authorizer, PageShieldDbContext database, AuditLog audit,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        var actor = http.User.ActorName();
        if (await authorizer.DecideAsync(siteId, scriptId, draft, actor, cancellationToken) is not { } decided) return false;
        await audit.SaveAsync(database, actor, $"script.{decided.After.State.ToString().ToLowerInvariant()}", $"script:{siteId}/{scriptId}",
            decided.Before, decided.After, cancellationToken);
        return true;
    }

    private static async Task<Ok<List<StandingRule>>> ListRulesAsync(int siteId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            await database.StandingRules.AsNoTracking().Where(rule => rule.SiteId == siteId).OrderBy(rule => rule.Host)
                .ToListAsync(cancellationToken));

    private static async Task<Results<Created<StandingRule>, NotFound, ValidationProblem>> AddRuleAsync(
        int siteId, RuleDraft draft, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken)) return TypedResults.NotFound();
        var (rule, problem) = await AddAsync(siteId, draft, database, audit, time, http, cancellationToken);
        return rule is null
            ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["host"] = [problem] })
            : TypedResults.Created((string?)null, rule);
    }

    private static async Task<RedirectHttpResult> AddRuleFromFormAsync(
        int siteId, IFormCollection form, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        var draft = new RuleDraft(form["host"].ToString(), Storage.QueryValue.Member<ReopenOn>(form["reopenOn"]) ?? ReopenOn.Capability,
            form["justification"].ToString());
        var known = await database.Sites.AnyAsync(site => site.Id == siteId, cancellationToken);
        var added = known && (await AddAsync(siteId, draft, database, audit, time, http, cancellationToken)).Rule is not null;
        return Back.To(string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/changes/rules{(added ? "" : "?wrong=rule")}"), "/");
    }

    private static async Task<(StandingRule? Rule, string Problem)> AddAsync(
        int siteId, RuleDraft draft, PageShieldDbContext database, AuditLog audit, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!HostName.TryNormalize(draft.Host, out var host)) return (null, "Enter a host, such as vendor.example.");
        var reason = (draft.Justification ?? "").Trim();
        if (reason.Length is 0 or > Authorization.LongestText || reason.Any(char.IsControl))
            return (null, "Enter a reason of 1 to 2,000 characters.");
        if (!Enum.IsDefined(draft.ReopenOn) || draft.ReopenOn == ReopenOn.Data)
            return (null, "A rule allows changes of values (code), or of values and code (capability).");
        if (await database.StandingRules.AnyAsync(each => each.SiteId == siteId && each.Host == host, cancellationToken))
            return (null, "A rule for this host already exists.");

        var actor = http.User.ActorName();
        var rule = new StandingRule
        {
            SiteId = siteId,
            Id = RowId.Next(time),
            Host = host,
            ReopenOn = draft.ReopenOn,
            Justification = reason,
            Author = actor,
            CreatedAt = time.GetUtcNow()
        };
        database.StandingRules.Add(rule);
        await audit.SaveAsync(database, actor, "rule.added", $"site:{siteId}", null, rule, cancellationToken);
        return (rule, "");
    }

    private static async Task<Results<NoContent, NotFound>> RemoveRuleAsync(
        int siteId, long ruleId, PageShieldDbContext database, AuditLog audit, HttpContext http, CancellationToken cancellationToken) =>
        await RemoveAsync(siteId, ruleId, database, audit, http, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<RedirectHttpResult> RemoveRuleFromFormAsync(
        int siteId, long ruleId, PageShieldDbContext database, AuditLog audit, HttpContext http, CancellationToken cancellationToken)
    {
        await RemoveAsync(siteId, ruleId, database, audit, http, cancellationToken);
        return Back.To(string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/changes/rules"), "/");
    }

    private static async Task<bool> RemoveAsync(
        int siteId, long ruleId, PageShieldDbContext database, AuditLog audit, HttpContext http, CancellationToken cancellationToken)
    {
        if (await database.StandingRules.FirstOrDefaultAsync(each => each.SiteId == siteId && each.Id == ruleId, cancellationToken) is not { } rule)
            return false;

        database.StandingRules.Remove(rule);
        await audit.SaveAsync(database, http.User.ActorName(), "rule.removed", $"site:{siteId}", rule, null, cancellationToken);
        return true;
    }

    /// <summary>One decision on several scripts of a site.</summary>
    internal sealed record ManyDraft(IReadOnlyList<long> Scripts, AuthorizationState State, string? Justification, ReopenOn ReopenOn = ReopenOn.Code);

    internal sealed record Decided(int Scripts);

    /// <param name="ReopenOn">The smallest change that still requires a decision: <c>code</c> or <c>capability</c>.</param>
    internal sealed record RuleDraft(string Host, ReopenOn ReopenOn, string Justification);
}
