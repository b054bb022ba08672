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
        Noise.RewrittenPolicy => "policies rewritten on the way",
        Noise.LikelyLocal => "what is likely one visitor’s",
        _ => noise,
    };

    public static string Hint(string noise) => noise switch
    {
        Noise.ImpossibleViolation => "The policy in the report allows what it says was blocked.",
        Noise.RewrittenPolicy => "The policy in the report is none that your pages serve.",
        Noise.LikelyLocal => "Few reports of one kind of browser about a host that no crawl met; shown by default, since an attack on few looks the same.",
        Noise.LocalDevelopment => "localhost and 127.0.0.1.",
        _ => "",
    };
}
