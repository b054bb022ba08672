namespace PageShield.Inventory;

/// <summary>Reads URLs that pages and reports name; whatever is no URL has no host.</summary>
internal static class Urls
{
    /// <summary>
    /// Lower-case Punycode host without port of an http(s) or ws(s) URL (of the origin for <c>blob:</c>); an empty string where there is none.
    /// </summary>
    public static string HostOf(string url)
    {
        if (url.StartsWith("blob:", StringComparison.OrdinalIgnoreCase)) url = url[5..];
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https" or "ws" or "wss")
            ? uri.IdnHost.ToLowerInvariant()
            : "";
    }

    public static string Truncate(string text, int length) => text.Length <= length ? text : text[..length];
}
