using Microsoft.Playwright;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.IntegrationTests.Screens;
using PageShield.Reports.Urls;

namespace PageShield.EndToEndTests.Dashboard;

/// <summary>What is shown can be read on a desk and on a phone: letters of charts, names of hosts, the way to one's account.</summary>
public sealed class ReadabilityTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    /// <summary>Text nodes under an element whose letters are lower than a limit, as the screen shows them.</summary>
    private const string SmallText = """
        (root, least) => {
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), small = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!node.data.trim() || element.closest('title') || !element.checkVisibility()) continue;
            const svg = element.closest('svg'), scale = svg ? svg.getScreenCTM().a : 1;
            if (parseFloat(getComputedStyle(element).fontSize) * scale < least) small.push(node.data.trim());
          }
          return small;
        }
        """;

    /// <summary>Host names, as text, that some ancestor cuts.</summary>
    private const string CutHosts = """
        () => {
          const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), cut = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!/^[\w-]+(\.[\w-]+)*\.example$/.test(node.data.trim()) || !node.parentElement.checkVisibility()) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            for (let at = node.parentElement; at && at.tagName !== 'MAIN'; at = at.parentElement) {
              const style = getComputedStyle(at);
              if (style.overflowX === 'visible' || style.overflowX === 'auto') continue;
              const edge = at.getBoundingClientRect();
              if (box.right > edge.right + 1 || box.left < edge.left - 1) { cut.push(node.data.trim()); break; }
            }
          }
          return cut;
        }
        """;

    [Theory]
    [InlineData(390)]
    [InlineData(900)]
    [InlineData(1440)]
    public async Task Charts_name_their_rows_and_no_letter_is_smaller_than_eleven_pixels(int width)
    {
        var page = await dashboard.OpenTabAsync(width);
        await using var context = page.Context;

        foreach (var (path, rows) in new[] { ("/", new[] { "Critical", "High", "Medium", "Low and below", "New capabilities" }),
            ("/sites/1/reports", ["Counting", "Noise", "Other sites’ pages", "Overflow"]) })
        {
            await page.GotoAsync(path);
            foreach (var chart in await page.GetByRole(AriaRole.Group).And(page.Locator("figure")).AllAsync())
                Assert.Empty(await chart.EvaluateAsync<string[]>($"root => ({SmallText})(root, 11)"));
            foreach (var row in rows)
                await Assertions.Expect(page.Locator("figure").GetByText(row, new LocatorGetByTextOptions { Exact = true }).First).ToBeVisibleAsync();
        }
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1010)]
    [InlineData(1440)]
    public async Task Names_of_headers_are_not_broken_and_their_values_have_room(int width)
    {
        const string squeezed = """
            () => [...document.querySelectorAll('dt code')].filter(name => {
              const letters = document.createRange();
              letters.selectNodeContents(name);
              const lines = new Set([...letters.getClientRects()].map(box => Math.round(box.top)));
              return lines.size > 1 || name.closest('dt').nextElementSibling.getBoundingClientRect().width < 180;
            }).map(name => name.textContent)
            """;
        await using (var db = await dashboard.OpenAsync())
        {
            var visit = db.CrawlPages.Single(each => each.SiteId == 1 && each.Id == 8001);
            visit.Capture = CaptureJson.Compress(CaptureJson.Decompress(visit.Capture) with
            {
                Headers = new Dictionary<string, string>
                {
                    ["content-security-policy-report-only"] =
                        "script-src 'self' https://js.payments.example 'report-sample'; report-uri https://reports.example/r/k1a7f3c29e41",
                    ["cross-origin-opener-policy"] = "same-origin",
                    ["x-frame-options"] = "DENY",
                },
                MetaPolicies = [new MetaPolicy("content-security-policy", "object-src 'none'")],
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var page = await dashboard.OpenTabAsync(width);
        await using var context = page.Context;
        await page.GotoAsync("/sites/1/crawls/9003/pages/8001");

        await Assertions.Expect(page.GetByText("content-security-policy-report-only")).ToBeVisibleAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(squeezed));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task No_host_is_cut(int width)
    {
        await using (var db = await dashboard.OpenAsync())
        {
            var now = TimeProvider.System.GetUtcNow();
            if (await db.Connections.FindAsync([1, 2900L], TestContext.Current.CancellationToken) is null)
            {
                const string host = "a-rather-long-name-of-a-machine.in-a-region.of-a-content-network.example";
                db.Connections.Add(
                    new PageShield.Inventory.Connections.Connection
                    {
                        SiteId = 1,
                        Id = 2900,
                        Identity = PageShield.Reports.Sha256Hash.OfText(host),
                        UrlTemplate = $"https://{host}/a/path/that/is/long/as/well/and/goes/on.js",
                        Host = host,
                        Method = "GET",
                        FirstSeenAt =
                    now,
                        LastSeenAt = now,
                        Status = PageShield.Inventory.InventoryStatus.Active
                    });
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            }
        }

        var page = await dashboard.OpenTabAsync(width);
        await using var context = page.Context;
        var cut = new List<string>();

        foreach (var path in new[] { "/sites", "/sites/1", "/sites/1/scripts", $"/sites/1/scripts/{SeededShops.Skimmer}", "/sites/1/connections",
            "/sites/1/cookies", "/sites/1/changes", "/sites/1/reports", "/sites/1/crawls/9003", "/sites/1/crawls/9003/pages/8000", "/alerts/4001",
            "/search?q=tag" })
        {
            await page.GotoAsync(path);
            cut.AddRange((await page.EvaluateAsync<string[]>(CutHosts)).Select(host => $"{path}: {host}"));
        }

        Assert.Empty(cut);
    }

    [Fact]
    public async Task A_phone_has_the_way_to_the_account_and_the_audit_log_as_cards()
    {
        var page = await dashboard.OpenTabAsync(390);
        await using var context = page.Context;

        await page.GotoAsync("/settings/audit");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "ann" }))
            .ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await Assertions.Expect(page.GetByText("Account created").First)
            .ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await Assertions.Expect(page.GetByText("account:1").First).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "ann" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account$"));
    }
}
