namespace PageShield.Crawler.Visits;

/// <summary>The browser's own page about a failed navigation; no site can serve one, and its code is nobody's.</summary>
internal static class ErrorPage
{
    /// <param name="url">Of a document, or of what a script is embedded in.</param>
    public static bool Is(string url) => url.StartsWith("chrome-error:", StringComparison.Ordinal);
}
