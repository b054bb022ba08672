using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Web.Hosting;

/// <summary>
/// Serves the dashboard below a path of a host that it shares: <c>https://tools.example/shield</c>, from <c>PublicDashboard</c> or a trusted proxy's
/// <c>X-Forwarded-Prefix</c>, whether the proxy takes the path off or passes it on.
/// </summary>
/// <remarks>
/// Routes, cookies and addresses that the framework makes follow the request's path base. Links in pages are written from the root, and get the path
/// on
/// their way out (<see cref="PrefixedPage"/>), so that no page has to know of it.
/// </remarks>
public sealed class PublicPath(RequestDelegate next, IOptions<PageShieldOptions> options)
{
    private readonly PathString _configured = Of(options.Value);

    /// <summary>The path of <c>PublicDashboard</c>; empty for none.</summary>
    public static PathString Of(PageShieldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PageShieldOptions.TryParseAddress(options.PublicDashboard, out var address) && TryNormalize(address.AbsolutePath, out var path)
            ? new PathString(path.Length == 0 ? null : path)
            : PathString.Empty;
    }

    /// <summary>A path of plain names without a slash at its end; empty for the root.</summary>
    public static bool TryNormalize(string text, out string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        path = text.TrimEnd('/');
        return path.Length == 0 || (path[0] == '/' && path[1..].Split('/').All(static part =>
            part.Length > 0 && part is not ("." or "..")
                && part.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '~')));
    }

    /// <summary>Refuses a path that begins as pages of ours do: whether a proxy took it off could not be told.</summary>
    /// <exception cref="CannotStartException">It does.</exception>
    public static void Check(IEndpointRouteBuilder routes, PageShieldOptions options)
    {
        ArgumentNullException.ThrowIfNull(routes);
        if (Of(options) is not { HasValue: true, Value: { } path }) return;
        var first = path.Split('/')[1];
        var taken = routes.DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
            .Any(endpoint => endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternLiteralPart literal] }, ..]
                && literal.Content.Equals(first, StringComparison.OrdinalIgnoreCase));
        if (taken) throw new CannotStartException($"{PageShieldOptions.Section}:{nameof(PageShieldOptions.PublicDashboard)} has a path that begins with /{first}, as pages of the dashboard do; choose another, such as https://tools.example/shield.");
    }

    public async Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var prefix = request.PathBase.HasValue ? request.PathBase : _configured;
        if (!prefix.HasValue)
        {
            await next(http);
            return;
        }

        request.PathBase = prefix;
        if (request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest)) request.Path = rest.HasValue ? rest : "/";
        http.Response.OnStarting(static state =>
        {
            var (response, path) = ((HttpResponse, string))state;
            var location = response.Headers.Location.ToString();
            if (PrefixedPage.IsOutside(location, path)) response.Headers.Location = path + location;
            return Task.CompletedTask;
        }, (http.Response, prefix.Value!)); // not null: it has a value

        var body = http.Response.Body;
        await using var page = new PrefixedPage(http.Response, body, prefix.Value!); // not null: it has a value
        http.Response.Body = page;
        try
        {
            await next(http);
            await http.Response.CompleteAsync(); // what is written and not flushed would be lost with this body
            await page.FinishAsync(http.RequestAborted);
        }
        finally
        {
            http.Response.Body = body;
        }
    }
}
