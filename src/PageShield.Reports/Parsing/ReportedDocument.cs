using PageShield.Reports.Urls;

namespace PageShield.Reports.Parsing;

/// <summary>
/// Finds the page that a report is about. A document without its own URL (<c>about:srcdoc</c>, <c>about:blank</c>, <c>blob:</c>,
/// <c>data:</c>) is reported by scheme only (CSP3 section 5.4, "strip URL for use in reports") and runs under the policy of the page
/// that created it. That page is in the report's envelope, in the referrer, or in the <c>blob:</c> URL, or is missing.
/// </summary>
public static class ReportedDocument
{
    private static readonly string[] Schemes = ["about", "blob", "data"];

    /// <summary>Whether the text is the URL of such a document: the scheme alone (<c>about</c>) or complete (<c>about:srcdoc</c>).</summary>
    public static bool IsLocal(string document) => !IsBrowserPage(document) && Array.Exists(Schemes, scheme => IsOf(document, scheme));

    /// <summary>Like <see cref="IsLocal(string)"/>, for bytes of a report.</summary>
    internal static bool IsLocal(ReadOnlySpan<byte> document) =>
        document.Length >= 4 && (document.StartsWith("about"u8) || document.StartsWith("blob"u8) || document.StartsWith("data"u8));

    /// <summary>The URL of the page; the local document's own URL if the page that created it is unknown.</summary>
    /// <param name="document">As reported.</param>
    /// <param name="envelope">The Reporting API's <c>url</c>, or empty.</param>
    /// <param name="referrer">As reported, or empty.</param>
    internal static string Of(string document, string envelope, string referrer)
    {
        if (!IsLocal(document)) return document;
        if (IsPage(envelope)) return envelope;
        if (IsPage(referrer)) return referrer;
        return IsOf(document, "blob") && document.Length > 5 && IsPage(document[5..]) && UrlParts.TryParse(document.AsSpan(5), out var maker)
            ? $"{maker.Scheme}://{maker.Host}{(maker.Port < 0 ? "" : $":{maker.Port}")}/"
            : document;
    }

    /// <summary>Whether it is Chromium's error page.</summary>
    internal static bool IsBrowserPage(string document) => document.StartsWith("data:text/html,chromewebdata", StringComparison.OrdinalIgnoreCase);

    private static bool IsOf(string document, string scheme) =>
        document.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (document.Length == scheme.Length || document[scheme.Length] == ':');

    private static bool IsPage(string url) => UrlParts.TryParse(url, out var parts) && parts.Scheme is "http" or "https";
}
