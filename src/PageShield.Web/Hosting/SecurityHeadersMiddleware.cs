using Microsoft.Extensions.Primitives;

namespace PageShield.Web.Hosting;

/// <summary>Adds security headers, including a strict Content-Security-Policy, to every response of the dashboard, including errors.</summary>
public sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    /// <summary>The dashboard's Content-Security-Policy.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

    private static readonly KeyValuePair<string, StringValues>[] Headers =
    [
        new("Content-Security-Policy", Policy),
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "no-referrer"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        new("Cache-Control", "no-store"),
    ];

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            foreach (var (name, value) in Headers)
            {
                // Downloads set their own 'sandbox' policy, and assets their own cache lifetime.
                if (!response.Headers.ContainsKey(name)) response.Headers[name] = value;
            }

            return Task.CompletedTask;
        }, http);
        return next(http);
    }
}
