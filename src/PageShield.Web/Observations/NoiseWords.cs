using PageShield.Reports;

namespace PageShield.Web.Observations;

/// <summary>Display names of noise classes and explanations of them.</summary>
internal static class NoiseWords
{
    public static string Of(string noise) => noise switch
    {
        Noise.Extension => "browser extensions",
        Noise.WebView => "in-app browsers",
        Noise.Browser => "the browser’s own pages",
        Noise.Antivirus => "antivirus software",
        Noise.CorporateProxy => "corporate proxies",
        Noise.CaptivePortal => "captive portals and home networks",
        Noise.Translation => "page translation",
        Noise.Adware => "old adware",
        Noise.InjectedCode => "code injected by tools",
        Noise.LocalDevelopment => "local development",
        Noise.Custom => "reports that match your own rules",
        Noise.ImpossibleViolation => "impossible violations",
        Noise.Redirected => "redirects",
        Noise.RewrittenPolicy => "policies rewritten in transit",
        Noise.UnknownPolicy => "policies not seen by any crawl",
        Noise.LikelyLocal => "problems likely local to one visitor",
        _ => noise,
    };

    public static string Hint(string noise) => noise switch
    {
        Noise.ImpossibleViolation => "The policy in the report allows the URL that was reported as blocked, and a redirect cannot explain it.",
        Noise.Redirected =>
            "The policy allows the blocked URL, so it redirects to one that is not. Shown by default: an allowed URL may have been taken over.",
        Noise.RewrittenPolicy => "The policy in the report differs from all policies that this page served to crawls within seven days.",
        Noise.UnknownPolicy =>
            "No crawl has seen the policy in the report, and no crawl has recently visited the page (such as a checkout). Shown by default, since "
            + "the policy may be genuine.",
        Noise.LikelyLocal =>
            "Few reports, all from one browser family, about a host that no crawl has seen. Shown by default: a targeted attack looks the same.",
        Noise.LocalDevelopment => "localhost and 127.0.0.1.",
        _ => "",
    };
}
