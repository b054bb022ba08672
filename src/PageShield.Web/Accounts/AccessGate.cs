using Microsoft.AspNetCore.Authorization;
using PageShield.Accounts;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;

namespace PageShield.Web.Accounts;

/// <summary>
/// Narrows a request to the sites that its account or token may see: a route that names another one does not exist for it, and
/// every query below finds only rows of its own sites. Also holds back sessions that have not proven what a route needs.
/// </summary>
internal sealed class AccessGate(RequestDelegate next)
{
    /// <summary>The field by which a page tells its forms apart.</summary>
    private const string FormField = "_handler";

    public async Task InvokeAsync(HttpContext http)
    {
        if (Access.Of(http) is { } access)
        {
            if (access.Session is { } session && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null
                && !(await NeedAsync(http)).HasFlag(session.Strength))
            {
                if (ErrorResponses.IsApi(http) || !HttpMethods.IsGet(http.Request.Method) && !IsPage(http))
                    http.Response.StatusCode = StatusCodes.Status403Forbidden;
                else http.Response.Redirect(access.NeedsSecondFactor ? "/account/second-factor" : ConfirmPage.For(http.Request.Path));
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

    private static async Task<Strength> NeedAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (!NeedsAttribute.AsksForForms(metadata) || !http.Request.HasFormContentType) return NeedsAttribute.Of(metadata, null);
        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return NeedsAttribute.Of(metadata, form[FormField].ToString());
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            // A form that cannot be read names no handler; it is refused further down.
            return NeedsAttribute.Of(metadata, null);
        }
    }

    // A page answers a GET under the same address, to which a person can come back.
    private static bool IsPage(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;

    private static bool IsOutside(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint) return false;

        var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
        if (pattern.StartsWith("/demo", StringComparison.Ordinal)) return true; // one shop for all, which sends reports to a site of its own

        var named = http.Request.RouteValues.TryGetValue("siteId", out var site) || http.Request.RouteValues.TryGetValue("zoneId", out site) ? site
            : pattern.StartsWith("/sites/{", StringComparison.Ordinal)
                || pattern.StartsWith("/api/sites/{", StringComparison.Ordinal) ? http.Request.RouteValues["id"]
            : null;
        return named is not null && !(int.TryParse(named.ToString(), out var id) && SiteScope.Includes(id));
    }
}
