using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using PageShield.Crawls;
using PageShield.IntegrationTests.Screens;
using PageShield.Pipeline.Crawls;

namespace PageShield.EndToEndTests.Dashboard;

public sealed class DashboardTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    private static readonly string[] Screens =
    [
        "/", "/search?q=tag", "/changes", "/alerts", "/alerts/4001", "/alerts/rules", "/alerts/rules/1", "/overrides", "/help", "/alerts/mutes",
        "/alerts/undelivered", "/alerts/channels/new", "/settings/queue", "/crawls", "/sites/1", "/sites/1/scripts", "/sites/1/scripts/1001",
        "/sites/1/scripts/1003", "/sites/1/policies", "/sites/1/connections",
        "/sites/1/cookies", "/sites/1/changes", "/sites/1/changes/5001", "/sites/1/changes/5003", "/sites/1/reports", "/sites/1/crawls",
        "/sites/1/crawls/9003",
        "/sites/1/crawls/9004", "/sites/1/crawls/9003/pages/8000", "/sites/3", "/sites/3/scripts", "/sites/3/reports", "/no/such/page",
        "/sites", "/sites/new", "/settings", "/account", "/sign-in",
    ];

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task No_screen_violates_the_policy_or_is_wider_than_its_window(int width, ColorScheme colours)
    {
        var page = await dashboard.OpenTabAsync(width, colours: colours);
        await using var context = page.Context;
        var problems = CrawlRunner(page);
        await page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))");

        foreach (var path in Screens)
        {
            await page.GotoAsync(path);
            var tooWide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (tooWide > 0) problems.Add($"{path} is {tooWide} px too wide at {width} px");
        }

        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_running_crawl_is_followed_without_a_reload_until_it_is_over()
    {
        await using (var db = await dashboard.OpenAsync())
        {
            db.Crawls.Add(
                new Crawl
                {
                    SiteId = 3,
                    Id = 9900,
                    State = CrawlState.Running,
                    QueuedAt = TimeProvider.System.GetUtcNow(),
                    StartedAt = TimeProvider.System.GetUtcNow(),
                    PagesKnown = 7
                });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var page = await dashboard.OpenTabAsync();
        await using var context = page.Context;
        await page.GotoAsync("/sites/3/crawls/9900");
        await UpdateAsync(
            crawl => crawl.SetProperty(each => each.PagesOk, 3).SetProperty(each => each.Stage, $"filling in forms {SeededShops.Markup}"));
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveJSPropertyAsync("value", 3);
        await Assertions.Expect(page.GetByText($"filling in forms {SeededShops.Markup}")).ToBeVisibleAsync();
        await UpdateAsync(crawl => crawl.SetProperty(each => each.PagesOk, 7).SetProperty(each => each.State, CrawlState.Completed)
            .SetProperty(each => each.FinishedAt, TimeProvider.System.GetUtcNow()));

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Complete crawl" })).ToBeVisibleAsync();

        async Task UpdateAsync(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Crawl>> set)
        {
            await using var db = await dashboard.OpenAsync();
            await db.Crawls.Where(crawl => crawl.Id == 9900).ExecuteUpdateAsync(set, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Keys_lead_through_the_screens()
    {
        var page = await dashboard.OpenTabAsync();
        await using var context = page.Context;
        await page.GotoAsync("/");
        await ListensForKeysAsync(page);

        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Changes", Level = 1 })).ToBeVisibleAsync();
        await ListensForKeysAsync(page);
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("[data-row-link]:focus")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "What it means" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Filters_reviews_and_theme_work_without_JavaScript()
    {
        var page = await dashboard.OpenTabAsync(javaScript: false);
        await using var context = page.Context;

        await page.GotoAsync("/sites/1/scripts");
        await page.GetByLabel("Verdict").SelectOptionAsync("malicious");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 script", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync($"/sites/1/changes/{SeededShops.HeaderChange}");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "I expected this" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Reviewed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Dark" }).ClickAsync();

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    /// <summary>Waits for the page's modules: a key pressed before they ran is nobody's.</summary>
    private static Task ListensForKeysAsync(IPage page) =>
        Assertions.Expect(page.Locator("html.js")).ToBeAttachedAsync();

    private static List<string> CrawlRunner(IPage page)
    {
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            // The missing page is meant to answer 404; the browser notes every such answer.
            if (message.Type is "error" or "warning" && !message.Text.Contains("404", StringComparison.Ordinal))
                problems.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => problems.Add($"{page.Url}: {error}");
        return problems;
    }
}
