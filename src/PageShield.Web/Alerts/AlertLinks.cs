namespace PageShield.Web.Alerts;

/// <summary>Links to the evidence of an alert.</summary>
internal static class AlertLinks
{
    public static string Evidence(int siteId, long? changeId, long? scriptId, long? crawlId) => (changeId, scriptId, crawlId) switch
    {
        ({ } change, _, _) => $"/sites/{siteId}/changes/{change}",
        (_, { } script, _) => $"/sites/{siteId}/scripts/{script}",
        (_, _, { } crawl) => $"/sites/{siteId}/crawls/{crawl}",
        _ => $"/sites/{siteId}",
    };

    /// <summary>The button's label.</summary>
    public static string Words(long? changeId, long? scriptId, long? crawlId) => (changeId, scriptId, crawlId) switch
    {
        ({ }, _, _) => "Review the change",
        (_, { }, _) => "Open the script",
        (_, _, { }) => "Open the crawl",
        _ => "Open the site",
    };
}
