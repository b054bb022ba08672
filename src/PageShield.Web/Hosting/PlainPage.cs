using System.Net;

namespace PageShield.Web.Hosting;

/// <summary>A minimal error page with text and the dashboard's style sheets. Needs neither account nor database.</summary>
internal static class PlainPage
{
    public static Task WriteAsync(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var title = status switch
        {
            StatusCodes.Status503ServiceUnavailable => "Database unavailable",
            StatusCodes.Status507InsufficientStorage => "Disk full",
            < 500 => "Request rejected",
            _ => "Server error",
        };
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title} · Page Shield</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/tokens.css" />
                <link rel="stylesheet" href="/base.css" />
                <link rel="stylesheet" href="/layout.css" />
                <link rel="stylesheet" href="/parts.css" />
            </head>
            <body>
                <main id="content" class="centred">
                    <div>
                        <a class="brand" href="/">Page Shield</a>
                        <div class="panel"><div class="body">
                            <h1>{title}</h1>
                            <p>{WebUtility.HtmlEncode(detail)}</p>
                            <a class="button primary" href="/">Go to overview</a>
                        </div></div>
                    </div>
                </main>
            </body>
            </html>
            """, http.RequestAborted);
    }
}
