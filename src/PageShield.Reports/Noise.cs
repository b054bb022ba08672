namespace PageShield.Reports;

/// <summary>Classes of reports that say something about a visitor's machine and nothing about the site.</summary>
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

    // Found by the hub, which knows the site.

    /// <summary>One of the operator's own rules.</summary>
    public const string Custom = "custom";

    /// <summary>The cited policy is none that this page served lately: a proxy or an extension rewrote it.</summary>
    public const string RewrittenPolicy = "rewritten-policy";

    /// <summary>The cited policy is none that a crawl saw, on a page that no crawl saw lately: nobody can say whether it was rewritten.</summary>
    public const string UnknownPolicy = "unknown-policy";

    /// <summary>The cited policy allows what is said to be blocked, and no redirect explains it.</summary>
    public const string ImpossibleViolation = "impossible-violation";

    /// <summary>
    /// The cited policy allows the address that is said to be blocked: it redirects to one that is not allowed (browsers report the first).
    /// </summary>
    public const string Redirected = "redirected";

    /// <summary>Few reports of one browser family about a host that no crawl has met.</summary>
    public const string LikelyLocal = "likely-local";

    /// <summary>Every class, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Extension, WebView, Browser, Antivirus, CorporateProxy, CaptivePortal, Translation, Adware, InjectedCode, LocalDevelopment, Custom,
            ImpossibleViolation, Redirected, RewrittenPolicy, UnknownPolicy, LikelyLocal];

    /// <summary>Labels that say something about a report and are no reason to hide it.</summary>
    public static IReadOnlySet<string> Shown { get; } = new HashSet<string> { Redirected, UnknownPolicy, LikelyLocal };
}
