using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;

namespace PageShield.Web.Hosting.Api;

/// <summary>
/// ETags for the API (RFC 9110, section 8.8.3). A 200 to a GET of at most <see cref="TaggedBody.Most"/> bytes carries the hash of its body,
/// and <c>If-None-Match</c> gets 304. PUT, PATCH and DELETE of one path run one after the other, on all servers of a hub; with
/// <c>If-Match</c> they run only if a GET of that path still returns the tag, else 412.
/// </summary>
internal sealed class EntityTags(RequestDelegate next, ResourceLock locks)
{
    public Task InvokeAsync(HttpContext http)
    {
        var method = http.Request.Method;
        // not null: the path starts with /api
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || http.Request.Path.Value!.EndsWith("/export", StringComparison.OrdinalIgnoreCase))
            return next(http);
        if (HttpMethods.IsGet(method)) return ReadAsync(http);
        return HttpMethods.IsPut(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method) ? WriteAsync(http) : next(http);
    }

    private async Task ReadAsync(HttpContext http)
    {
        await using var body = await CaptureAsync(http, http.Response.Body);
        if (body.IsLong) return;

        if (http.Response.StatusCode == StatusCodes.Status200OK)
        {
            var tag = TagOf(body.Held);
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

        // An empty body is not sent: an outer middleware adds one to errors.
        if (body.Held.Length > 0) await http.Response.Body.WriteAsync(body.Held, http.RequestAborted);
    }

    private async Task WriteAsync(HttpContext http)
    {
        // Only somebody who is signed in may make others wait.
        if (!(await http.AuthenticateAsync()).Succeeded)
        {
            await next(http);
            return;
        }

        await using var held = await locks.TakeAsync(http.Request.Path, http.RequestAborted);
        if (http.Request.Headers.IfMatch.Count == 0 || await RefusalAsync(http) is not { } reason)
        {
            await next(http);
            return;
        }

        await TypedResults.Problem(reason, statusCode: StatusCodes.Status412PreconditionFailed).ExecuteAsync(http);
    }

    /// <summary>Reads the path by a GET of the same request.</summary>
    /// <returns>Why the write must not happen; null if it may.</returns>
    private async Task<string?> RefusalAsync(HttpContext http)
    {
        var method = http.Request.Method;
        http.Request.Method = HttpMethods.Get;
        await using var body = await CaptureAsync(http, null);
        var status = http.Response.StatusCode;
        http.Request.Method = method;
        Forget(http);
        return status switch
        {
            StatusCodes.Status200OK when body.IsLong || !Matches(http.Request.Headers.IfMatch, TagOf(body.Held)) =>
                "It changed since it was read, or the tag is not of this address. Read it again; nothing was changed.",
            StatusCodes.Status405MethodNotAllowed =>
                "This address cannot be read by itself, so If-Match has nothing to compare with. "
                + "Send the request without If-Match; nothing was changed.",
            _ => null,
        };
    }

    private async Task<TaggedBody> CaptureAsync(HttpContext http, Stream? longBodies)
    {
        var original = http.Response.Body;
        var body = new TaggedBody(longBodies);
        http.Response.Body = body;
        try
        {
            await next(http);
            return body;
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }
        finally
        {
            http.Response.Body = original;
        }
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
