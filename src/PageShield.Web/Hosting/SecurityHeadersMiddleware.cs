using Microsoft.Extensions.Primitives;

namespace PageShield.Web.Hosting;

/// <summary>Puts the policy that the product preaches on every response of the dashboard, errors included.</summary>
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
                // A download says 'sandbox', an asset how long it may be kept.
                if (!response.Headers.ContainsKey(name)) response.Headers[name] = value;
            }

            return Task.CompletedTask;
        }, http);
        return next(http);
    }
}
