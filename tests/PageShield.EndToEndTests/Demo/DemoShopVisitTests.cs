using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.EndToEndTests.Crawls;
using PageShield.Inventory;
using PageShield.Inventory.Pages;

namespace PageShield.EndToEndTests.Demo;

public sealed class DemoShopVisitTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_customer_can_buy_tea_and_nobody_else_learns_of_it()
    {
        await using var server = await DemoServer.StartAsync();
        await using var visit = await VisitAsync();
        var page = visit.Page;

        await page.GotoAsync($"{server.Shop}/p/hearth");
        await Assertions.Expect(page.GetByText("The tin was empty in nine days.")).ToBeVisibleAsync();
        await page.GetByLabel("Tins").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to basket" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "25.80 €" }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the checkout" }).ClickAsync();
        await PayAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        Assert.Equal(0, server.Switch.Taken);
        Assert.DoesNotContain(visit.Requests, request => request.Contains("collect-metrics.localhost", StringComparison.Ordinal));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task When_infected_the_shop_looks_the_same_and_the_card_goes_to_the_collector()
    {
        await using var server = await DemoServer.StartAsync();
        server.Switch.Set(true);
        await using var visit = await VisitAsync();
        var stolen = visit.Page.WaitForRequestAsync(request => request.Url.Contains("collect-metrics.localhost", StringComparison.Ordinal));

        await visit.Page.GotoAsync($"{server.Shop}/checkout");
        await PayAsync(visit.Page);

        var request = await stolen;
        using var taken = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(request.PostData ?? "")));
        Assert.Equal("4242 4242 4242 4242", taken.RootElement.GetProperty("cardnumber").GetString());
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        Assert.True(server.Switch.Taken > 0);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task A_card_number_with_a_typing_mistake_is_not_accepted()
    {
        await using var server = await DemoServer.StartAsync();
        await using var visit = await VisitAsync();

        await visit.Page.GotoAsync($"{server.Shop}/checkout");
        await PayAsync(visit.Page, "4242 4242 4242 4241");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The card number is invalid.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_crawler_sees_who_loads_whom_and_only_the_infected_tag_is_judged_malicious(bool infected)
    {
        await using var server = await DemoServer.StartAsync();
        server.Switch.Set(infected);
        string[] hosts = ["shop", "tag-manager", "cdn-analytics", "reviews", "pay", "collect-metrics"];
        var plan = new CrawlPlan
        {
            Hosts = ["shop.localhost"],
            StartUrls = [new Uri($"{server.Shop}/checkout"), new Uri($"{server.Shop}/p/hearth")],
            PageLimit = 2,
            UseSitemap = false,
            AllowPrivate = [.. hosts.Select(host => $"{host}.localhost:{server.Port}")],
        };
        var captures = await chromium.Crawler.CrawlAllAsync(plan);

        var checkout = captures.Single(capture => capture.Url.EndsWith("/checkout", StringComparison.Ordinal));
        Assert.Equal(PageOutcome.Ok, checkout.Outcome);
        var tag = checkout.Scripts.Single(script => script.Url.Contains("/tag.js", StringComparison.Ordinal));
        var manager = checkout.Scripts.Single(script => script.Url.Contains("/tm.js", StringComparison.Ordinal));
        Assert.Equal(manager.Id, tag.Parent);
        Assert.Contains(checkout.Scripts, script => script.Url.EndsWith("/v1/sdk.js", StringComparison.Ordinal));
        Assert.Contains(checkout.Scripts, script => script.Url.EndsWith("/v1/frame.js", StringComparison.Ordinal));
        Assert.Contains(captures.SelectMany(capture => capture.Scripts), script => script.Kind == ScriptKind.EventHandler);
        Assert.Contains(captures.SelectMany(capture => capture.Scripts), script => script.Url.EndsWith("/widget.js", StringComparison.Ordinal));

        var judge = new ScriptJudge();
        foreach (var capture in captures)
        {
            foreach (var script in capture.Scripts.Where(script => script.SourceSha256 is { } hash && capture.Bodies.ContainsKey(hash)))
            {
                var source = capture.Bodies[script.SourceSha256!.Value].Text ?? ""; // not null: filtered
                var verdict = judge.Judge(new ScriptInput { Source = source, Url = new Uri(script.Url), OwnHosts = ["shop.localhost"] }).Verdict;
                var isTheBadOne = infected && script.Url.Contains("/tag.js", StringComparison.Ordinal);
                Assert.True(isTheBadOne == (verdict == VerdictKind.Malicious), $"{script.Url} is {verdict}");
            }
        }
    }

    private static async Task PayAsync(IPage page, string card = "4242424242424242")
    {
        await page.GetByLabel("E-mail").FillAsync("test@shop.example");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Test Person");
        await page.GetByLabel("Street and number").FillAsync("1 Test Street");
        await page.GetByLabel("Postcode").FillAsync("1010");
        await page.GetByLabel("City").FillAsync("Vienna");
        await page.GetByLabel("Name on card").FillAsync("Test Person");
        await page.GetByLabel("Card number").PressSequentiallyAsync(card);
        await page.GetByLabel("Expiry").FillAsync("12 / 30");
        await page.GetByLabel("Security code (CVC)").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
    }

    private async Task<ShopVisit> VisitAsync()
    {
        return await ShopVisit.StartAsync(await chromium.BrowserAsync());
    }
}
