using Microsoft.AspNetCore.Authorization;
using PageShield.Accounts;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Accounts;

/// <summary>
/// Limits a request to the sites that its account or token may see. A route that names another site returns 404, and all later queries return
/// only rows of the allowed sites. Also blocks sessions that have not proven the strength a route requires.
/// </summary>
internal sealed class AccessGate(RequestDelegate next)
{
    /// <summary>The form field that identifies which of a page's forms was posted.</summary>
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
            // An unreadable form names no handler. It is rejected later in the pipeline.
            return NeedsAttribute.Of(metadata, null);
        }
    }

    // A page answers GET at the same address, so it is a valid return address.
    private static bool IsPage(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;

    private static bool IsOutside(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint) return false;

        var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
        if (pattern.StartsWith("/demo", StringComparison.Ordinal)) return true; // one shop for all accounts; its reports go to a separate demo site

        var named = http.Request.RouteValues.TryGetValue("siteId", out var site) || http.Request.RouteValues.TryGetValue("zoneId", out site) ? site
            : pattern.StartsWith("/sites/{", StringComparison.Ordinal)
                || pattern.StartsWith("/api/sites/{", StringComparison.Ordinal) ? http.Request.RouteValues["id"]
            : null;
        return named is not null && !(int.TryParse(named.ToString(), out var id) && SiteScope.Includes(id));
    }
}
