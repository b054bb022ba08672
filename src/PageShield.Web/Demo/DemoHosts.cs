namespace PageShield.Web.Demo;

/// <summary>The demo's companies. Browsers distinguish companies by host name, not by port, and resolve <c>*.localhost</c> locally.</summary>
internal static class DemoHosts
{
    public const string Shop = "shop.localhost";
    public const string TagManager = "tag-manager.localhost";
    public const string Analytics = "cdn-analytics.localhost";
    public const string Reviews = "reviews.localhost";
    public const string Pay = "pay.localhost";

    /// <summary>Where the infected script sends stolen data, which is answered with 204 and discarded.</summary>
    public const string Collector = "collect-metrics.localhost";

    /// <summary>The vendors whose code the shop includes on purpose.</summary>
    public static readonly IReadOnlyList<string> Vendors = [TagManager, Analytics, Reviews, Pay];

    public static readonly IReadOnlyList<string> All = [Shop, .. Vendors, Collector];
}
