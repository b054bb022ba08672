using Microsoft.Playwright;

namespace PageShield.EndToEndTests.Dashboard;

/// <summary>Every screen against axe-core's rules for WCAG 2.2, levels A and AA.</summary>
public sealed class AccessibilityTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    private const string Run = """
        async () => {
          const result = await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'] });
          return result.violations.map(v => `${v.id}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 200)} ${(v.nodes[0].any[0] || v.nodes[0].all[0] || v.nodes[0].none[0] || {}).message || ''}`);
        }
        """;

    private static readonly string[] Screens =
    [
        "/", "/search?q=tag", "/changes", "/alerts", "/alerts/4001", "/alerts/4003", "/alerts/rules", "/alerts/rules/new", "/alerts/rules/1",
        "/overrides", "/help", "/alerts/mutes", "/alerts/undelivered", "/alerts/channels", "/alerts/channels/1",
        "/alerts/channels/new", "/alerts/channels/1/edit", "/crawls", "/sites", "/sites/new", "/sites/import", "/sites/1", "/sites/1/edit",
        "/sites/1/scripts", "/sites/1/scripts?verdict=malicious", "/sites/1/scripts/1001", "/sites/1/scripts/1003", "/sites/1/policies",
        "/sites/1/connections", "/sites/1/cookies",
        "/sites/1/changes", "/sites/1/changes/5001", "/sites/1/changes/5003", "/sites/1/changes/rules", "/sites/1/reports", "/sites/1/reports/rules",
        "/sites/1/crawls", "/sites/1/crawls/9003", "/sites/1/crawls/9004",
        "/sites/1/crawls/9003/pages/8000", "/sites/3", "/sites/3/scripts", "/sites/3/reports", "/settings", "/settings/queue", "/settings/tokens",
        "/settings/audit", "/settings/accounts", "/account", "/demo", "/sign-in", "/no/such/page",
    ];

    /// <summary>The second look, dark and as narrow as a telephone, is for <c>PAGESHIELD_SIZE=full</c>.</summary>
    public static TheoryData<int, ColorScheme> Looks =>
        Environment.GetEnvironmentVariable("PAGESHIELD_SIZE") == "full"
            ? new() { { 1440, ColorScheme.Light }, { 390, ColorScheme.Dark } }
            : new() { { 1440, ColorScheme.Light } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task No_screen_violates_WCAG_2_2_AA(int width, ColorScheme colours)
    {
        var axe = await AxeCore.SourceAsync();
        var page = await dashboard.OpenTabAsync(width, colours: colours);
        await using var context = page.Context;
        var violations = new List<string>();

        foreach (var path in Screens)
        {
            await page.GotoAsync(path);
            await page.EvaluateAsync(axe);
            violations.AddRange((await page.EvaluateAsync<string[]>(Run)).Select(violation => $"{path} {violation}"));
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }
}
