namespace PageShield.Web.Demo;

/// <summary>The demo's companies. Browsers tell companies apart by name, not by port, and resolve <c>*.localhost</c> to this machine.</summary>
internal static class DemoHosts
{
    public const string Shop = "shop.localhost";
    public const string TagManager = "tag-manager.localhost";
    public const string Analytics = "cdn-analytics.localhost";
    public const string Reviews = "reviews.localhost";
    public const string Pay = "pay.localhost";

    /// <summary>Where the infected script sends what it takes: answered with 204 and thrown away.</summary>
    public const string Collector = "collect-metrics.localhost";

    /// <summary>Those whose code the shop invited.</summary>
    public static readonly IReadOnlyList<string> Vendors = [TagManager, Analytics, Reviews, Pay];

    public static readonly IReadOnlyList<string> All = [Shop, .. Vendors, Collector];
}
