
namespace PageShield.Web.Accounts.SignIn;

/// <summary>Ends the session of this browser.</summary>
internal static class SignOutApi
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", SignOutAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task SignOutAsync(HttpContext http, Sessions sessions, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(http, cancellationToken);
        http.Response.Redirect("/sign-in");
    }
}
