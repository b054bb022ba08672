namespace PageShield.Web.Hosting;

/// <summary>Serves paths of earlier versions under their present names, so that scripts and bookmarks keep working.</summary>
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
