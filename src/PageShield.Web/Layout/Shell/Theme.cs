using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace PageShield.Web.Layout.Shell;

/// <summary>Color theme: light, dark or the system's. Kept in a cookie, to render the right theme from the first paint.</summary>
internal static class Theme
{
    private const string Cookie = "theme";

    /// <summary><c>light</c>, <c>dark</c>, or null for the system theme.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is "light" or "dark" ? request.Cookies[Cookie] : null;

    public static IEndpointRouteBuilder MapTheme(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/theme", Choose).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    private static RedirectHttpResult Choose([FromForm] string? theme, [FromForm] string? from, HttpContext http)
    {
        if (theme is "light" or "dark")
            http.Response.Cookies.Append(Cookie, theme,
                new CookieOptions
                {
                    Path = PathOf(http),
                    MaxAge = TimeSpan.FromDays(365),
                    SameSite = SameSiteMode.Lax,
                    HttpOnly = true,
                    Secure = http.Request.IsHttps
                });
        else
            http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = PathOf(http) });
        return Back.To(from, "/");
    }

    private static string PathOf(HttpContext http) => http.Request.PathBase.HasValue ? http.Request.PathBase.Value : "/";
}
