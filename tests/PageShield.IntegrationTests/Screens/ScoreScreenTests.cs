using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.IntegrationTests.Screens;

/// <summary>A low score is the bad one: every screen says so, and what is not judged has none.</summary>
public sealed class ScoreScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_score_says_which_end_of_the_scale_is_bad()
    {
        var script = VisibleText.Of(await screens.Browser.GetStringAsync($"/sites/1/scripts/{SeededShops.Skimmer}", Cancel));
        var change = VisibleText.Of(await screens.Browser.GetStringAsync($"/sites/1/changes/{SeededShops.Infection}", Cancel));
        var list = await screens.Browser.GetStringAsync("/sites/1/scripts?verdict=malicious", Cancel);

        Assert.Contains("score 4 (1 malicious – 99 clean), skimmer", script, StringComparison.Ordinal);
        Assert.Contains("score 4 (1 malicious – 99 clean)", change, StringComparison.Ordinal);
        Assert.Contains("title=\"Score 4: 1 is malicious, 99 is clean\"", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_judged_shows_no_score()
    {
        await screens.ReadAsync(async db => await db.Scripts.Where(script => script.SiteId == 1 && script.Id == 1100)
            .ExecuteUpdateAsync(
                set => set.SetProperty(script => script.Verdict, VerdictKind.Unknown).SetProperty(script => script.Score, 99), Cancel));

        var script = await screens.Browser.GetStringAsync("/sites/1/scripts/1100", Cancel);
        var list = await screens.Browser.GetStringAsync("/sites/1/scripts?verdict=unknown", Cancel);

        Assert.DoesNotContain("score 99", VisibleText.Of(script), StringComparison.Ordinal);
        Assert.Contains("/sites/1/scripts/1100\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"score\"", list, StringComparison.Ordinal);
    }
}
