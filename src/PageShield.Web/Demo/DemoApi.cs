using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Accounts;

namespace PageShield.Web.Demo;

/// <summary>Form endpoints for the demo page. Plain forms work without JavaScript.</summary>
internal static class DemoApi
{
    public static void MapDemoApi(this IEndpointRouteBuilder routes)
    {
        var demo = routes.MapGroup("/demo").RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        demo.MapPost("/start", StartAsync).RequireAuthorization(Policies.Admin);
        demo.MapPost("/crawl", StartAsync).RequireAuthorization(Policies.Admin);
        demo.MapPost("/infect", InfectAsync);
        demo.MapPost("/clean", CleanAsync);
    }

    private static async Task<RedirectHttpResult> StartAsync(HttpContext http, DemoSite site, CancellationToken cancellationToken)
    {
        await site.StartAsync(http.User.ActorName(), cancellationToken);
        return TypedResults.LocalRedirect("/demo");
    }

    private static Task<RedirectHttpResult> InfectAsync(
        HttpContext http, DemoSwitch infection, AuditLog audit, PageShieldDbContext database, CancellationToken cancellationToken) =>
        SetAsync(true, http, infection, audit, database, cancellationToken);

    private static Task<RedirectHttpResult> CleanAsync(
        HttpContext http, DemoSwitch infection, AuditLog audit, PageShieldDbContext database, CancellationToken cancellationToken) =>
        SetAsync(false, http, infection, audit, database, cancellationToken);

    private static async Task<RedirectHttpResult> SetAsync(
        bool infected, HttpContext http, DemoSwitch infection, AuditLog audit, PageShieldDbContext database, CancellationToken cancellationToken)
    {
        await audit.SaveAsync(
            database, http.User.ActorName(), infected
                ? "demo.infected"
                : "demo.cleaned", "demo:shop", new { infection.IsInfected }, new { IsInfected = infected }, cancellationToken);
        infection.Set(infected);
        return TypedResults.LocalRedirect("/demo");
    }
}
