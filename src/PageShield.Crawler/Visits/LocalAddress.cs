namespace PageShield.Crawler.Visits;

/// <summary>Addresses that show this machine or the browser itself, which no visit may reach.</summary>
internal static class LocalAddress
{
    /// <summary>Used in place of a network error if such an address was requested.</summary>
    public const string Error = "page-shield::LOCAL_ADDRESS";

    private static readonly string[] Schemes =
        ["file:", "chrome:", "chrome-untrusted:", "chrome-search:", "devtools:", "view-source:", "filesystem:file:", "edge:", "brave:"];

    /// <summary>Whether the browser is at such an address. Its own error pages (<c>chrome-error:</c>) do not count.</summary>
    public static bool Is(string url) =>
        Array.Exists(Schemes, scheme => url.AsSpan().TrimStart().StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a visit may begin there: the web, and nothing else.</summary>
    public static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
