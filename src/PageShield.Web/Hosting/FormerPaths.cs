namespace PageShield.Web.Hosting;

/// <summary>Rewrites paths of earlier versions to their current names, to keep scripts and bookmarks working.</summary>
internal sealed class FormerPaths(RequestDelegate next)
{
    private const string Before = "/overrules";
    private const string Now = "/overrides";

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var at = path.IndexOf(Before, StringComparison.OrdinalIgnoreCase);
        var end = at + Before.Length;
        if (at >= 0 && (end == path.Length || path[end] == '/')) http.Request.Path = string.Concat(path.AsSpan(0, at), Now, path.AsSpan(end));
        return next(http);
    }
}
