using PageShield.EndToEndTests.Crawls;

namespace PageShield.EndToEndTests.Noise;

/// <summary>
/// A shop that differs on every request is quiet once an operator has seen it for three days, and tells of the first attack.
/// <c>-- noise</c> among the benchmarks does the same for 30 days and every place.
/// </summary>
public sealed class NoiseTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_shop_that_differs_on_every_request_has_nothing_to_tell_from_the_fourth_crawl_on_until_it_is_attacked()
    {
        chromium.Require();
        await using var server = await FixtureSite.StartAsync();
        var noisy = new NoisyShop(server).Serve();
        await using var shop =
            await WatchedShop.OpenAsync(
            chromium.Path, [server.Url(NoisyShop.Host)], noisy.Hosts.Select(host => $"{host}:{server.Port}"), TestContext.Current.CancellationToken);
        for (noisy.Round = 1; noisy.Round <= 3; noisy.Round++) await shop.CrawlAsync(TestContext.Current.CancellationToken);
        await shop.SettleAsync(TestContext.Current.CancellationToken);

        var quiet = await shop.CrawlAsync(TestContext.Current.CancellationToken);
        noisy.Infected = "state";
        var attacked = await shop.CrawlAsync(TestContext.Current.CancellationToken);

        Assert.True(quiet.Alerts.Count + quiet.Decisions.Count == 0 && quiet.Changes.Count <= 1, string.Join('\n', quiet.Lines));
        Assert.True(attacked.TellsAttack, string.Join('\n', attacked.Lines));
    }
}
