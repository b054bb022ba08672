namespace PageShield.Inventory;

/// <summary>Parses URLs from pages and reports. Text that is not a URL has no host.</summary>
internal static class Urls
{
    /// <summary>
    /// Lower-case Punycode host without port of an http(s) or ws(s) URL (for <c>blob:</c>, of its origin); an empty string if there is none.
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
