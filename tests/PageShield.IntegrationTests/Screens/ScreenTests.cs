using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Storage;
using PageShield.Web.Hosting;

namespace PageShield.IntegrationTests.Screens;

public sealed class ScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private const string Shop = "/sites/1";

    public static TheoryData<string> Screens =>
    [
        "/", "/overrides", "/overrides?stands=yes", "/help", "/search?q=tag", $"/search?q={Uri.EscapeDataString(SeededShops.Markup)}", "/changes",
        "/changes?review=open&class=capability", "/alerts", "/alerts?state=open", "/alerts?site=1", "/alerts/4001", "/alerts/4002", "/alerts/rules",
        "/alerts/rules/new", "/alerts/rules/1", "/alerts/mutes", "/alerts/undelivered", "/alerts/channels", "/alerts/channels/2", "/crawls",
        "/crawls?state=failed", $"/alerts?q={Uri.EscapeDataString(SeededShops.Markup)}&state=open",
        Shop, $"{Shop}/scripts",
        $"{Shop}/scripts?verdict=malicious&party=third&seen=both&status=active&kind=external&payment=yes&ran=yes&page=102&q=tag",
        $"{Shop}/scripts?sort=host", $"{Shop}/scripts?sort=first-seen",
        $"{Shop}/scripts?sort=last-seen", $"{Shop}/scripts/{SeededShops.Skimmer}", $"{Shop}/scripts/{SeededShops.Hostile}",
        $"{Shop}/scripts/{SeededShops.TagManager}",
        $"{Shop}/connections", $"{Shop}/connections?sort=host&type=beacon&seen=both", $"{Shop}/cookies", $"{Shop}/policies",
        $"{Shop}/cookies?party=third&sort=last-seen", $"{Shop}/changes", $"{Shop}/changes/{SeededShops.Infection}",
        $"{Shop}/changes/{SeededShops.HeaderChange}", $"{Shop}/changes/5002", $"{Shop}/reports", $"{Shop}/reports?show=noise",
        $"{Shop}/reports/rules", $"{Shop}/reports/rules?problem={Uri.EscapeDataString(SeededShops.Markup)}",
        $"{Shop}/reports?show=all&sort=last-seen&directive=script-src", $"{Shop}/crawls",
        $"{Shop}/crawls/{SeededShops.LastCrawl}", $"{Shop}/crawls/{SeededShops.RunningCrawl}", $"{Shop}/crawls/{SeededShops.LastCrawl}/pages/8000",
        $"{Shop}/crawls/{SeededShops.LastCrawl}/pages/8003",
        "/sites/2", $"/sites/2/crawls/{SeededShops.FailedCrawl}", "/sites/3", "/sites/3/scripts", "/sites/3/connections", "/sites/3/cookies",
        "/sites/3/policies", "/sites/3/changes", "/sites/3/reports", "/sites/3/crawls",
    ];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_shows_hostile_text_as_text_and_needs_no_inline_code(string path)
    {
        var answer = await screens.Browser.GetAsync(path, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([SecurityHeadersMiddleware.Policy], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onerror=alert(2)>", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" onclick=", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\u202e", html, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "<h1>"));
    }

    [Theory]
    [InlineData("/sites/999")]
    [InlineData("/sites/999/scripts")]
    [InlineData("/alerts/999")]
    [InlineData("/alerts/rules/999")]
    [InlineData("/sites/1/scripts/999")]
    [InlineData("/sites/2/scripts/1001")]
    [InlineData("/sites/1/changes/999")]
    [InlineData("/sites/1/crawls/999")]
    [InlineData("/sites/2/crawls/9003")]
    [InlineData("/sites/1/crawls/9003/pages/1")]
    public async Task What_does_not_exist_is_a_404_that_leads_back(string path)
    {
        var answer = await screens.Browser.GetAsync(path, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Page not found", html, StringComparison.Ordinal);
        Assert.Contains(">Overview<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malicious_script_says_why_and_what_to_do_next()
    {
        var html = await screens.Browser.GetStringAsync($"{Shop}/scripts/{SeededShops.Skimmer}", TestContext.Current.CancellationToken);

        Assert.Contains("This script is malicious.", html, StringComparison.Ordinal);
        Assert.Contains("A test card number left the checkout", html, StringComparison.Ordinal);
        Assert.Contains("Remove it from your pages now", html, StringComparison.Ordinal);
        Assert.Contains("tags.manager.example", html, StringComparison.Ordinal);
        Assert.Contains("id=\"L14\"", html, StringComparison.Ordinal);
        Assert.Contains("card-fields-to-foreign-host", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_says_what_its_context_adds_and_whether_it_counts()
    {
        var note = new ContextNote
        {
            Rule = "context-new-host",
            Severity = Severity.Low,
            Title = "No script had come from its host before 3 March 2026.",
            Evidence = SeededShops.Markup,
            Weight = 1,
            IsCounted = true
        };
        await screens.ReadAsync(database => database.Scripts.Where(script => script.SiteId == 1 && script.Id == 1101)
            .ExecuteUpdateAsync(set => set.SetProperty(script => script.Context, ContextNote.Write(new[] { note, note with { IsCounted = false } })),
                TestContext.Current.CancellationToken));

        var html = await screens.Browser.GetStringAsync($"{Shop}/scripts/1101", TestContext.Current.CancellationToken);
        using var api = await screens.Server.ApiClientAsync("viewer");
        var json = await api.GetStringAsync("/api/sites/1/scripts/1101", TestContext.Current.CancellationToken);

        Assert.Contains("No script had come from its host before 3 March 2026.", html, StringComparison.Ordinal);
        Assert.Contains("1.0 log odds, counted", html, StringComparison.Ordinal);
        Assert.Contains("1.0 log odds, not counted", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"context\":[{\"rule\":\"context-new-host\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_shows_the_lines_that_were_added()
    {
        var html = await screens.Browser.GetStringAsync($"{Shop}/changes/{SeededShops.Infection}", TestContext.Current.CancellationToken);

        Assert.Contains("It now reads the payment form", html, StringComparison.Ordinal);
        Assert.Contains("class=\"add\"", html, StringComparison.Ordinal);
        Assert.Contains("metrics-cdn.example/p.gif", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_lists_what_the_script_can_do_now_with_links_into_the_source()
    {
        var html = await screens.Browser.GetStringAsync($"{Shop}/changes/{SeededShops.Infection}", TestContext.Current.CancellationToken);

        Assert.Contains("Added and removed capabilities", html, StringComparison.Ordinal);
        Assert.Contains("Contains the host <code><bdi>metrics-cdn.example</bdi></code>", html, StringComparison.Ordinal);
        var place = System.Text.RegularExpressions.Regex.Match(html, "href=\"([^\"]+version=[0-9a-f]{64}&amp;line=([0-9]+)#L[0-9]+)\"");
        Assert.True(place.Success);
        var source =
            await screens.Browser.GetStringAsync(System.Net.WebUtility.HtmlDecode(place.Groups[1].Value), TestContext.Current.CancellationToken);
        Assert.Contains($"id=\"L{place.Groups[2].Value}\"", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_says_why_its_contents_count_as_one_and_can_be_split_and_merged()
    {
        var html = await screens.Browser.GetStringAsync($"{Shop}/scripts/{SeededShops.Skimmer}", TestContext.Current.CancellationToken);

        Assert.Contains("<h2>Identity</h2>", html, StringComparison.Ordinal);
        Assert.Contains(SeededShops.IdentityReason, System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains($"action=\"{Shop}/scripts/{SeededShops.Skimmer}/merge\"", html, StringComparison.Ordinal);
        Assert.Contains($"action=\"{Shop}/scripts/{SeededShops.Skimmer}/split\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class=capability", SeededShops.Infection, SeededShops.HeaderChange)]
    [InlineData("page=102", SeededShops.HeaderChange, 5005)]
    [InlineData("party=third&payment=yes", SeededShops.Infection, SeededShops.HeaderChange)]
    [InlineData("kind=header-changed", SeededShops.HeaderChange, SeededShops.Infection)]
    public async Task The_feed_is_filtered_by_class_page_and_party(string filter, long shown, long hidden)
    {
        var html = await screens.Browser.GetStringAsync($"{Shop}/changes?{filter}", TestContext.Current.CancellationToken);

        Assert.Contains($"{Shop}/changes/{shown}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Shop}/changes/{hidden}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Punycode_stands_beside_what_it_looks_like()
    {
        var html = await screens.Browser.GetStringAsync(
            $"{Shop}/scripts?host=xn--pple-43d.example&status=unconfirmed", TestContext.Current.CancellationToken);

        Assert.Contains("xn--pple-43d.example", html, StringComparison.Ordinal);
        Assert.Contains("displayed as", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paging_through_a_list_shows_each_row_once()
    {
        foreach (var sort in new[] { "risk", "first-seen", "last-seen", "host" })
        {
            using var api = await screens.Server.ApiClientAsync("viewer");
            var seen = new List<long>();
            string? after = null;
            do
            {
                var page = await api.GetFromJsonAsync<Listed>(
                    $"/api{Shop}/scripts?limit=7&sort={sort}&after={after}".Replace("&after=", after is null ? "" : "&after=",
                    StringComparison.Ordinal), TestContext.Current.CancellationToken);
                Assert.NotNull(page);
                seen.AddRange(page.Items.Select(item => item.Id));
                after = page.Next;
            }
            while (after is not null);

            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Equal(await screens.ReadAsync(database => CountAsync(database)), seen.Count);
        }

        static async Task<int> CountAsync(PageShieldDbContext database) =>
            await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.CountAsync(database.Scripts,
                script => script.SiteId == 1 && script.Status != PageShield.Inventory.InventoryStatus.Removed);
    }

    private sealed record Listed(IReadOnlyList<Item> Items, string? Next);

    private sealed record Item(long Id);
}
