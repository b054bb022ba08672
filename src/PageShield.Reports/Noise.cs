namespace PageShield.Reports;

/// <summary>Classes of reports that are caused by a visitor's computer or network, not by the site.</summary>
public static class Noise
{
    public const string Extension = "extension";
    public const string WebView = "webview";
    public const string Browser = "browser";
    public const string Antivirus = "antivirus";
    public const string CorporateProxy = "corporate-proxy";
    public const string CaptivePortal = "captive-portal";
    public const string Translation = "translation";
    public const string Adware = "adware";
    public const string InjectedCode = "injected-code";
    public const string LocalDevelopment = "local-development";

    // Assigned by the hub, which knows the site.

    /// <summary>Matches one of the operator's own rules.</summary>
    public const string Custom = "custom";

    /// <summary>The reported policy differs from those that this page served recently: a proxy or an extension rewrote it.</summary>
    public const string RewrittenPolicy = "rewritten-policy";

    /// <summary>No crawl has seen the reported policy, and no crawl has seen the page recently. It is unknown whether it was rewritten.</summary>
    public const string UnknownPolicy = "unknown-policy";

    /// <summary>The reported policy allows the URL that was reported as blocked, and no redirect explains it.</summary>
    public const string ImpossibleViolation = "impossible-violation";

    /// <summary>
    /// The reported policy allows the URL that was reported as blocked. It redirects to one that is not allowed (browsers report the first URL).
    /// </summary>
    public const string Redirected = "redirected";

    /// <summary>Few reports of one browser family about a host that no crawl has seen.</summary>
    public const string LikelyLocal = "likely-local";

    /// <summary>All classes, in the order of their checks.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Extension, WebView, Browser, Antivirus, CorporateProxy, CaptivePortal, Translation, Adware, InjectedCode, LocalDevelopment, Custom,
            ImpossibleViolation, Redirected, RewrittenPolicy, UnknownPolicy, LikelyLocal];

    /// <summary>Classes that label reports without hiding them.</summary>
    public static IReadOnlySet<string> Shown { get; } = new HashSet<string> { Redirected, UnknownPolicy, LikelyLocal };
}
