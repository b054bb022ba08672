using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PageShield.Web.Hosting;

/// <summary>
/// ETags for the API (RFC 9110, section 8.8.3). Each 200 response to a GET has the hash of its body as ETag, and <c>If-None-Match</c> returns 304.
/// A PUT, PATCH or DELETE with <c>If-Match</c> is executed only if a GET of the same address still returns that tag; otherwise it returns 412. Such
/// writes are serialized within one process, but not across two servers on one hub.
/// </summary>
internal sealed class EntityTags(RequestDelegate next) : IDisposable
{
    private readonly SemaphoreSlim _oneWriter = new(1);

    public Task InvokeAsync(HttpContext http)
    {
        var method = http.Request.Method;
        // not null: the path starts with /api
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || http.Request.Path.Value!.EndsWith("/export", StringComparison.OrdinalIgnoreCase))
            return next(http);
        if (HttpMethods.IsGet(method)) return ReadAsync(http);
        return http.Request.Headers.IfMatch.Count > 0 && (HttpMethods.IsPut(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method))
            ? WriteAsync(http)
            : next(http);
    }

    public void Dispose() => _oneWriter.Dispose();

    private async Task ReadAsync(HttpContext http)
    {
        var body = await CaptureAsync(http);
        if (http.Response.StatusCode == StatusCodes.Status200OK)
        {
            var tag = TagOf(body);
            http.Response.Headers.ETag = tag;
            http.Response.Headers.CacheControl = "private, no-cache";
            if (Matches(http.Request.Headers.IfNoneMatch, tag))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                http.Response.ContentType = null;
                http.Response.ContentLength = null;
                return;
            }
        }

        // An empty response remains unsent so that outer middleware can add an error body.
        if (body.Length > 0) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    // Runs the pipeline as a GET of the same address first, then again for the write.
    private async Task WriteAsync(HttpContext http)
    {
        await _oneWriter.WaitAsync(http.RequestAborted);
        try
        {
            var method = http.Request.Method;
            http.Request.Method = HttpMethods.Get;
            var body = await CaptureAsync(http);
            var status = http.Response.StatusCode;
            Forget(http);
            http.Request.Method = method;
            if (status == StatusCodes.Status200OK && !Matches(http.Request.Headers.IfMatch, TagOf(body)))
            {
                await TypedResults.Problem("It changed since it was read, or the tag belongs to another address. Read it again. Nothing was changed.",
                    statusCode: StatusCodes.Status412PreconditionFailed).ExecuteAsync(http);
                return;
            }

            if (status == StatusCodes.Status405MethodNotAllowed)
            {
                await TypedResults.Problem("This address does not support GET, so If-Match cannot be evaluated. Nothing was changed.",
                    statusCode: StatusCodes.Status412PreconditionFailed).ExecuteAsync(http);
                return;
            }

            await next(http);
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    private async Task<ReadOnlyMemory<byte>> CaptureAsync(HttpContext http)
    {
        var original = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = original;
        }

        return buffer.ToArray();
    }

    private static void Forget(HttpContext http)
    {
        http.Response.Clear();
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
    }

    private static string TagOf(ReadOnlyMemory<byte> body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 16))}\"";

    private static bool Matches(Microsoft.Extensions.Primitives.StringValues header, string tag) =>
        EntityTagHeaderValue.TryParseList(header, out var tags) && tags.Any(each => each == EntityTagHeaderValue.Any || each.Tag == tag);
}
