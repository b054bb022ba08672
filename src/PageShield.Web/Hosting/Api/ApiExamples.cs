namespace PageShield.Web.Hosting.Api;

/// <summary>One example for each request body of the API.</summary>
internal static class ApiExamples
{
    private static readonly Dictionary<string, string> ByType = new(StringComparer.Ordinal)
    {
        ["SiteDraft"] = """
            {"name":"Harbour & Sons","startUrls":["https://shop.example/"],"hosts":["shop.example","www.shop.example"],
            "cron":"0 3 * * *","timeZone":"Europe/Vienna"}
            """,
        ["AccountDraft"] = """{"name":"mara@agency.example","role":"analyst","sites":[1,2],"mustUseSecondFactor":true}""",
        ["FilterDraft"] = """{"name":"New code on payment pages","list":"scripts","query":"payment=yes&sort=first-seen","isShared":true}""",
        ["TokenDraft"] = """{"name":"Deployment pipeline","role":"viewer","days":90,"sites":[1]}""",
        ["DeploymentDraft"] = """{"startsAt":"2026-11-23T09:00:00Z","endsAt":"2026-11-23T09:30:00Z","note":"Release 2026-11"}""",
        ["MergeDraft"] = """{"into":1002}""",
        ["SplitDraft"] = """{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}""",
        ["PageDraft"] = """{"isPaymentPage":true}""",
        ["ReviewDraft"] = """{"changes":[{"siteId":1,"id":5001}]}""",
        ["AuthorizationDraft"] = """{"state":"authorized","justification":"Analytics, ordered by marketing, reviewed by Mara","reopenOn":"code"}""",
        ["OverrideDraft"] = """{"verdict":"clean","reason":"Our own tokenization library; its vendor confirmed the release","days":90}""",
        ["ManyDraft"] = """{"scripts":[1001,1002],"state":"authorized","justification":"Our own shop code"}""",
        ["RuleDraft"] = """{"host":"cdn.vendor.example","reopenOn":"capability","justification":"Vendor releases weekly"}""",
        ["NoiseRuleDraft"] = """{"kind":"host","pattern":"*.extension.example","note":"A browser extension"}""",
        ["ReportSettingsChange"] = """{"hiddenNoise":{"extension":true},"keptParameters":["page"]}""",
        ["ChannelSettings"] = """{"name":"Security team","kind":"email","target":"security@shop.example","isEnabled":true}""",
        ["AlertRuleSettings"] = """
            {"name":"Payment pages at once","isEnabled":true,"onlyPaymentPages":true,"leastSeverity":"medium",
            "pace":"immediate","channels":[1]}
            """,
        ["CrawlDraft"] = """{}""",
        ["AlertComment"] = """{"text":"The vendor reverted the release; a new crawl confirms it"}""",
        ["AlertAssignee"] = """{"person":"mara@agency.example"}""",
        ["AlertSnooze"] = """{"until":"2026-12-07T08:00:00Z"}""",
        ["MuteSettings"] = """{"siteId":1,"host":"cdn.vendor.example","reason":"Announced release","until":"2026-12-01T00:00:00Z"}""",
    };

    // Summaries of routes that need no further description.
    private static readonly Dictionary<string, string> Summaries = new(StringComparer.Ordinal)
    {
        ["GET api/alerts/{id}"] = "Returns one alert.",
        ["GET api/channels"] = "Lists alert channels.",
        ["GET api/channels/{id}"] = "Returns one alert channel.",
        ["GET api/alert-rules/{id}"] = "Returns one alert rule.",
        ["DELETE api/alert-rules/{id}"] = "Removes an alert rule.",
    };

    /// <summary>Summary of a route; null if it has its own or none.</summary>
    public static string? SummaryOf(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.StartsWith('{') ? part.Split(':')[0].TrimEnd('}') + "}" : part);
        return Summaries.GetValueOrDefault($"{method} {string.Join('/', parts)}");
    }

    /// <summary>The example as JSON; null for a type without one.</summary>
    public static string? Of(Type type) => ByType.GetValueOrDefault(type.Name);
}
