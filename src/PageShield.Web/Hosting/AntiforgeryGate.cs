using Microsoft.AspNetCore.Antiforgery;
using PageShield.Web.Accounts;
using PageShield.Web.Accounts.Tokens;

namespace PageShield.Web.Hosting;

/// <summary>Rejects every state-changing request to the dashboard's listener that has neither an antiforgery token nor a bearer token.</summary>
public sealed class AntiforgeryGate(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsSafe(http.Request.Method) && !ApiTokenAuthentication.IsUser(http.User) && !await IsValidAsync(http))
        {
            await TypedResults.Problem(
                "The form has expired or did not come from this dashboard. Reload the page and try again. "
                + "Scripts must send a token as 'Authorization: Bearer …'. Nothing was changed.",
                statusCode: StatusCodes.Status400BadRequest, title: "Refused").ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private async Task<bool> IsValidAsync(HttpContext http)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            // An unreadable form contains no valid token.
            return false;
        }
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
