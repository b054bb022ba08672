using PageShield.Inventory.Scripts;

namespace PageShield.Web.Demo;

/// <summary>Response helpers shared by all of the demo's companies.</summary>
internal static class DemoAnswers
{
    private const string Html = "text/html; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";

    public static bool IsGet(this HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    /// <summary><c>:5082</c> as the browser sees it; empty for the default port.</summary>
    public static string Port(this HttpContext http) => http.Request.Host.Port is { } port ? FormattableString.Invariant($":{port}") : "";

    public static Task HtmlAsync(this HttpContext http, string text, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        return http.WriteAsync(text, Html);
    }

    public static Task ScriptAsync(this HttpContext http, string text)
    {
        // Vendors change their scripts without changing the URL, so browsers must revalidate each time.
        http.Response.Headers.CacheControl = "no-cache";
        return http.WriteAsync(text, Script);
    }

    public static Task AssetAsync(this HttpContext http, string text, string type)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return http.WriteAsync(text, type);
    }

    /// <summary>Answers 204 to any request, like a statistics collector.</summary>
    public static async Task SwallowAsync(this HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public static Task StatusAsync(this HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(this HttpContext http, string text, string type)
    {
        http.Response.ContentType = type;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(text, http.RequestAborted);
    }
}
