using System.Diagnostics;
using System.Net;
using System.Text;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.IntegrationTests.Reports;

/// <summary>Acknowledged means durable: the endpoint's own process is killed, its hub stopped, its spool filled.</summary>
public sealed class ReportDurabilityTests : IDisposable
{
    /// <summary>With <c>PAGESHIELD_SIZE=full</c> the hub stays away for a minute.</summary>
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PAGESHIELD_SIZE") == "full";

    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-reports-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Killed_under_load_three_times_it_loses_nothing_and_doubles_nothing()
    {
        var hub = await HubUnderTest.OnSqliteAsync(_folder);
        var key = await hub.AddKeyAsync();
        var acknowledged = new long[3];
        var sent = new long[3];

        for (var round = 0; round < 3; round++)
        {
            await using var endpoint = await EndpointProcess.StartAsync(_folder, null, Cancellation);
            await using var load = new ReportLoad(endpoint.Address, key, round);
            await load.AcknowledgesAsync(Random.Shared.Next(200, 1500), Cancellation);
            await endpoint.KillAsync();
            await load.StopAsync();
            (acknowledged[round], sent[round]) = (load.Acknowledged, load.Sent);
        }

        await using var last = await EndpointProcess.StartAsync(_folder, null, Cancellation);
        var batches = await hub.WaitForAsync(batches => HubUnderTest.Count(batches) >= acknowledged.Sum(), Cancellation);
        for (var round = 0; round < 3; round++)
        {
            // A report whose answer the kill cut off may be stored or not: never more than was sent.
            var stored = CountOfRound(batches, round);
            Assert.InRange(stored, acknowledged[round], sent[round]);
            Assert.InRange(stored - acknowledged[round], 0, 16);
        }
    }

    [Fact]
    public async Task With_the_hub_down_it_keeps_acknowledging_and_drains_when_the_hub_is_back()
    {
        await using var server = await PostgreSqlServer.StartAsync(Cancellation);
        var connectionString = await server.CreateDatabaseAsync(Cancellation);
        var hub = await HubUnderTest.OnPostgreSqlAsync(connectionString);
        var key = await hub.AddKeyAsync();
        await using var endpoint = await EndpointProcess.StartAsync(_folder, connectionString, Cancellation);
        await using var load = new ReportLoad(endpoint.Address, key, 0);
        await load.AcknowledgesAsync(300, Cancellation);
        await hub.WaitForAsync(batches => HubUnderTest.Count(batches) > 0, Cancellation);

        await server.StopAsync(Cancellation);
        var stopped = Stopwatch.GetTimestamp();
        do await load.AcknowledgesAsync(2000, Cancellation);
        while (IsFull && Stopwatch.GetElapsedTime(stopped) < TimeSpan.FromMinutes(1));
        var meanwhile = load.Acknowledged;
        await server.StartAgainAsync(Cancellation);
        await load.AcknowledgesAsync(200, Cancellation);
        await load.StopAsync();

        await hub.WaitForAsync(batches => HubUnderTest.Count(batches) >= load.Acknowledged, Cancellation);
        Assert.Equal(load.Acknowledged, HubUnderTest.Count(await hub.ReadInboxAsync()));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{meanwhile} reports acknowledged by the end of {Stopwatch.GetElapsedTime(stopped).TotalSeconds:0} s, {load.Acknowledged} in all");
    }

    [Fact]
    public async Task An_endpoint_that_starts_while_the_hub_is_down_knows_its_keys_from_before()
    {
        await using var server = await PostgreSqlServer.StartAsync(Cancellation);
        var connectionString = await server.CreateDatabaseAsync(Cancellation);
        var hub = await HubUnderTest.OnPostgreSqlAsync(connectionString);
        var (key, deleted) = (await hub.AddKeyAsync(), await hub.AddKeyAsync());
        await hub.DeleteKeyAsync(deleted);
        await using (var first = await EndpointProcess.StartAsync(_folder, connectionString, Cancellation))
        {
            await EventuallyAsync(async () => await PostAsync(first.Address, ReportKey.New()) == HttpStatusCode.NotFound);
        }

        await server.StopAsync(Cancellation);
        await using var second = await EndpointProcess.StartAsync(_folder, connectionString, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(second.Address, key));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(second.Address, deleted));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(second.Address, ReportKey.New()));
    }

    [Fact]
    public async Task Without_any_key_list_yet_every_well_formed_key_is_spooled()
    {
        await using var endpoint = await EndpointProcess.StartAsync(_folder, "Host=127.0.0.1;Port=1;Timeout=1", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(endpoint.Address, ReportKey.New()));
    }

    [Fact]
    public async Task A_full_spool_says_503_and_recovers_by_itself_when_the_hub_is_back()
    {
        await using var endpoint = await EndpointProcess.StartAsync(
            _folder, null, Cancellation, "--PageShield:Reports:SpoolMegabytes=8", "--PageShield:Reports:NewPerSiteAndDay=1000000",
            "--PageShield:Reports:NewPerDomainAndDay=1000000", "--PageShield:Reports:NewPerNetworkAndHour=1000000");
        var key = ReportKey.New();
        using var http = new HttpClient { BaseAddress = endpoint.Address };
        var acknowledged = 0L;
        HttpResponseMessage response;
        for (var i = 0; ; i++)
        {
            response = await http.PostAsync(new Uri($"/r/{key}", UriKind.Relative), FiftyNew(), Cancellation);
            if (response.StatusCode != HttpStatusCode.NoContent) break;
            acknowledged += 50;
            Assert.True(i < 20_000, "The spool never became full.");
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        var hub = await HubUnderTest.OnSqliteAsync(_folder);
        await hub.RunAsync($"INSERT INTO {HubTables.ReportKeys} (key, site_id, version) VALUES ('{key}', 1, 1)");
        await hub.WaitForAsync(batches => HubUnderTest.Count(batches) >= acknowledged, Cancellation);
        await EventuallyAsync(async () => await PostAsync(endpoint.Address, key) == HttpStatusCode.NoContent);
        response.Dispose();
    }

    private static StringContent FiftyNew()
    {
        // Random text does not compress: fifty reports are about 100 KB in the spool.
        var items = Enumerable.Range(0, 50).Select(i =>
            $$$"""{"type":"csp-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","blockedURL":"https://{{{Letters(12)}}}.example/","effectiveDirective":"script-src-elem","originalPolicy":"{{{Letters(2000)}}}"}}""");
        return new StringContent($"[{string.Join(',', items)}]", Encoding.UTF8, "application/reports+json");
    }

    private static string Letters(int count) => Random.Shared.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", count);

    private static async Task<HttpStatusCode> PostAsync(Uri address, ReportKey key)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(
            new Uri(address, $"/r/{key}"),
            new StringContent(
                """{"csp-report":{"document-uri":"https://shop.example/","violated-directive":"script-src","blocked-uri":"inline"}}"""),
                Cancellation);
        return response.StatusCode;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            Assert.True(attempt < 300, "It did not come true within 30 seconds.");
            await Task.Delay(100, Cancellation);
        }
    }

    private static long CountOfRound(IEnumerable<ReportBatch> batches, int round) =>
        batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Observations)
            .Where(observation => observation.Key.PageUrl.EndsWith($"/round-{round}", StringComparison.Ordinal))
                .Sum(observation => observation.Count);
}
