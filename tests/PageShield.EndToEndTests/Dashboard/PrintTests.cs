using Microsoft.Playwright;
using PageShield.IntegrationTests.Screens;

namespace PageShield.EndToEndTests.Dashboard;

/// <summary>On paper stands what is known, whole, and nothing that is pressed.</summary>
public sealed class PrintTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    /// <summary>Width of A4 less its margins, in CSS pixels.</summary>
    private const int Paper = 703;

    private static readonly string[] Screens =
    [
        $"/sites/1/scripts/{SeededShops.Skimmer}", "/alerts/4001", "/sites/1/scripts", "/sites/1/connections", "/sites/1/cookies",
        $"/sites/1/changes/{SeededShops.Infection}", "/sites/1/changes", "/alerts", "/settings/audit", "/sites/1/crawls/9003", "/sites/1/reports",
        "/",
    ];

    [Fact]
    public async Task Nothing_to_press_is_printed_and_no_page_is_wider_than_paper()
    {
        var page = await dashboard.OpenTabAsync(Paper);
        await using var context = page.Context;
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        foreach (var path in Screens)
        {
            await page.GotoAsync(path);
            foreach (var role in new[] { AriaRole.Button, AriaRole.Textbox, AriaRole.Combobox, AriaRole.Checkbox, AriaRole.Search })
                await Assertions.Expect(page.GetByRole(role)).ToHaveCountAsync(0);
            await Assertions.Expect(page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Main" })).ToHaveCountAsync(0);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToBeVisibleAsync();
            var tooWide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(tooWide <= 0, $"{path} is {tooWide} px wider than paper");
        }
    }

    [Fact]
    public async Task The_source_is_printed_in_its_full_height_with_its_findings_open()
    {
        var page = await dashboard.OpenTabAsync(Paper);
        await using var context = page.Context;
        await page.GotoAsync($"/sites/1/scripts/{SeededShops.Skimmer}");
        var source = page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Source", Exact = true });
        Assert.True(await source.EvaluateAsync<bool>("box => box.scrollHeight > box.clientHeight"));

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.True(await source.EvaluateAsync<bool>("box => box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth"));
        await Assertions.Expect(source.GetByText("})(window, document);")).ToBeVisibleAsync();
        await Assertions.Expect(source.GetByText("Rule payment-form-listener")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Authorization", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
    }
}
