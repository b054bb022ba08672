using Microsoft.AspNetCore.Authorization;
using PageShield.Accounts;
using PageShield.Web.Hosting;

namespace PageShield.Web.Accounts;

/// <summary>
/// Narrows a request to the sites that its account or token may see: a route that names another one does not exist for it, and
/// every query below finds only rows of its own sites. Also holds back accounts that still owe a second factor.
/// </summary>
internal sealed class AccessGate(RequestDelegate next)
{
    private static readonly string[] OpenWithoutSecondFactor = ["/account", "/sign-out", "/theme"];

    public async Task InvokeAsync(HttpContext http)
    {
        if (Access.Of(http) is { } access)
        {
            if (access.NeedsSecondFactor && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null &&
                !OpenWithoutSecondFactor.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
            {
                if (ErrorResponses.IsApi(http)) http.Response.StatusCode = StatusCodes.Status403Forbidden;
                else http.Response.Redirect("/account/second-factor");
                return;
            }

            SiteScope.Enter(access.Sites);
            if (access.Sites is not null && IsOutside(http))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        await next(http);
    }

    private static bool IsOutside(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint) return false;

        var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
        if (pattern.StartsWith("/demo", StringComparison.Ordinal)) return true; // one shop for all, which sends reports to a site of its own

        var named = http.Request.RouteValues.TryGetValue("siteId", out var site) || http.Request.RouteValues.TryGetValue("zoneId", out site) ? site
            : pattern.StartsWith("/sites/{", StringComparison.Ordinal) || pattern.StartsWith("/api/sites/{", StringComparison.Ordinal) ? http.Request.RouteValues["id"]
            : null;
        return named is not null && !(int.TryParse(named.ToString(), out var id) && SiteScope.Includes(id));
    }
}
