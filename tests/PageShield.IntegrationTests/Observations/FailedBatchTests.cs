using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Observations;

/// <summary>A report batch that cannot be applied: nothing is lost, and it holds up nobody for ever.</summary>
public sealed class FailedBatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_batch_that_keeps_failing_is_given_up_later_ones_go_on_and_it_counts_when_it_is_tried_again(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancel);
        await RenameAsync(shop, "observations", "observations_gone");
        await shop.ReportAsync(shop.Script("https://first.example/a.js"));
        for (var attempt = 1; attempt < 6; attempt++)
        {
            Assert.Null((await BatchAsync(shop)).GivenUpAt);
            shop.Clock.Advance(TimeSpan.FromHours(8));
            await ApplyAllAsync(shop);
        }

        var given = await BatchAsync(shop);
        Assert.NotNull(given.GivenUpAt);
        Assert.Contains("observations", given.LastError, StringComparison.Ordinal);
        await RenameAsync(shop, "observations_gone", "observations");
        await shop.ReportAsync(shop.Script("https://second.example/b.js"));
        Assert.Equal(["second.example"], await HostsAsync(shop));

        Assert.Equal(1, await shop.Inbox.RetryGivenUpAsync(Cancel));
        await ApplyAllAsync(shop);

        Assert.Equal(["first.example", "second.example"], await HostsAsync(shop));
        await using var database = shop.Database.CreateDbContext();
        Assert.False(await database.Inbox.AnyAsync(Cancel));
        Assert.Equal(2, (await database.Edges.SingleAsync(Cancel)).LastApplied);
    }

    private static async Task RenameAsync(ReportingShop shop, string from, string to)
    {
        await using var database = shop.Database.CreateDbContext();
#pragma warning disable EF1002 // constants of this test
        await database.Database.ExecuteSqlRawAsync($"ALTER TABLE {from} RENAME TO {to}", Cancel);
#pragma warning restore EF1002
    }

    private static async Task ApplyAllAsync(ReportingShop shop)
    {
        while (await shop.Inbox.ApplyNextAsync(Cancel))
        {
        }
    }

    private static async Task<PageShield.Observations.InboxBatch> BatchAsync(ReportingShop shop)
    {
        await using var database = shop.Database.CreateDbContext();
        return await database.Inbox.AsNoTracking().SingleAsync(Cancel);
    }

    private static async Task<List<string>> HostsAsync(ReportingShop shop)
    {
        await using var database = shop.Database.CreateDbContext();
        return await database.Observations.Select(static row => row.BlockedHost).OrderBy(static host => host).ToListAsync(Cancel);
    }
}
