using PageShield.Reports;

namespace PageShield.Web.Observations;

/// <summary>Noise classes in a shop owner's words.</summary>
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
        Noise.InjectedCode => "code that tools inject",
        Noise.LocalDevelopment => "local development",
        Noise.Custom => "what your own rules name",
        Noise.ImpossibleViolation => "impossible violations",
        Noise.Redirected => "redirects",
        Noise.RewrittenPolicy => "policies rewritten on the way",
        Noise.UnknownPolicy => "policies that no crawl saw",
        Noise.LikelyLocal => "what is likely one visitor’s",
        _ => noise,
    };

    public static string Hint(string noise) => noise switch
    {
        Noise.ImpossibleViolation => "The policy in the report allows what it says was blocked, and no redirect can explain that.",
        Noise.Redirected =>
            "The blocked address is allowed, so it redirects to one that is not. Shown by default: somebody may have taken over an allowed address.",
        Noise.RewrittenPolicy => "The policy in the report is none that this page served to a crawl within seven days.",
        Noise.UnknownPolicy => "The policy in the report is one that no crawl saw, on a page that no crawl visited lately, such as the checkout. Shown by default, since nobody can say whether it was rewritten.",
        Noise.LikelyLocal =>
            "Few reports of one kind of browser about a host that no crawl met; shown by default, since an attack on few looks the same.",
        Noise.LocalDevelopment => "localhost and 127.0.0.1.",
        _ => "",
    };
}
