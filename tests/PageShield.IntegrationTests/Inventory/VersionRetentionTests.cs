using Microsoft.EntityFrameworkCore;
using PageShield.Detection;
using PageShield.Detection.Overrides;
using PageShield.IntegrationTests.Changes;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline.Upkeep;
using PageShield.Reports;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Inventory;

public sealed class VersionRetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task What_nothing_cites_goes_after_its_time_and_all_else_stays(Provider provider)
    {
        await using var site = await WatchedSite.CreateAsync(provider);
        var file = File("https://shop.example/app.js");
        string[] texts = ["first();", "cited(1);", "accused(2, 3);", "forgotten(4, 5, 6);", "current(7, 8, 9, 10);", "spoken('of');"];
        foreach (var text in texts[..4].Append(texts[5]).Append(texts[4])) await site.CrawlAsync(Of("https://shop.example/", (file, text)));
        var (cited, accused, forgotten, current) =
            (Sha256Hash.OfText(texts[1]), Sha256Hash.OfText(texts[2]), Sha256Hash.OfText(texts[3]), Sha256Hash.OfText(texts[4]));
        await using (var database = site.Open())
        {
            var change = await database.Changes.SingleAsync(change => change.NewSha256 == cited, Cancel);
            await database.Changes.Where(other => other.Id != change.Id).ExecuteDeleteAsync(Cancel);
            await database.Judgements.ExecuteDeleteAsync(Cancel);
            database.Judgements.Add(
                new Judgement
                {
                    Sha256 = accused,
                    AnalyzerVersion = "test",
                    Verdict = VerdictKind.Suspicious,
                    Score = 20,
                    Subscores = "{}",
                    Findings = "[]"
                });
            var script = await database.Scripts.SingleAsync(Cancel);
            database.VerdictOverrides.Add(
                new VerdictOverride
                {
                    SiteId = site.SiteId,
                    Id = 1,
                    ScriptId = script.Id,
                    Sha256 = Sha256Hash.OfText(texts[5]),
                    Reason = "",
                    Author = "ann",
                    EndedAt = site.Time.GetUtcNow()
                });
            await database.SaveChangesAsync(Cancel);
        }

        site.Time.Advance(TimeSpan.FromDays(40));
        int never, early, removed;
        await using (var database = site.Open()) never = await new VersionRetention(database, site.Time).RemoveAsync(0, Cancel);
        await using (var database = site.Open()) early = await new VersionRetention(database, site.Time).RemoveAsync(60, Cancel);
        await using (var database = site.Open()) removed = await new VersionRetention(database, site.Time).RemoveAsync(30, Cancel);

        Assert.Equal((0, 0, 1), (never, early, removed));
        await using var after = site.Open();
        var left = await after.ScriptVersions.Select(version => version.Sha256).ToListAsync(Cancel);
        Assert.Equal(5, left.Count);
        Assert.Contains(Sha256Hash.OfText(texts[5]), left);
        Assert.DoesNotContain(forgotten, left);
        Assert.Contains(current, left);
        Assert.False(await after.ScriptContents.AnyAsync(content => content.Sha256 == forgotten, Cancel));
        Assert.Equal(5, (await after.Scripts.SingleAsync(Cancel)).VersionCount);
    }
}
