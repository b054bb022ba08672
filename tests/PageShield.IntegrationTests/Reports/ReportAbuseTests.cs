using System.Net;
using System.Net.Sockets;
using System.Text;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.IntegrationTests.Reports;

/// <summary>What strangers can do to the endpoint: senders spread over 127.0.0.0/8, forged proxies, too many requests.</summary>
public sealed class ReportAbuseTests : IDisposable
{
    private static readonly string[] SmallBudgets =
        ["--PageShield:Reports:NewPerSiteAndDay=60", "--PageShield:Reports:NewPerDomainAndDay=20", "--PageShield:Reports:NewPerNetworkAndHour=10"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-reports-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_client_network_fills_only_its_own_budget()
    {
        var (hub, key, endpoint) = await StartAsync(SmallBudgets);
        await using var held = endpoint;

        for (var i = 0; i < 30; i++) await PostAsync(endpoint, key, IPAddress.Parse($"127.1.1.{i + 1}"), $"https://{Word(i)}.example/x.js");
        for (var i = 30; i < 35; i++) await PostAsync(endpoint, key, IPAddress.Parse("127.2.2.2"), $"https://{Word(i)}.example/x.js");

        var batches = await hub.WaitForAsync(batches => Total(batches) == 35, Cancellation);
        Assert.Equal(15, Hosts(batches).Count);
        Assert.Equal(20, Overflow(batches, "new per client network"));
    }

    [Fact]
    public async Task A_host_that_twenty_addresses_report_enters_through_full_budgets_and_one_busy_address_does_not_bring_one_in()
    {
        var (hub, key, endpoint) = await StartAsync(SmallBudgets);
        await using var held = endpoint;
        for (var i = 0; i < 200; i++) await PostAsync(endpoint, key, IPAddress.Parse($"127.3.{i}.1"), $"https://{Word(i)}.example/x.js");

        for (var i = 0; i < 40; i++) await PostAsync(endpoint, key, IPAddress.Parse("127.9.9.9"), "https://insistent.example/x.js");
        for (var i = 0; i < 25; i++) await PostAsync(endpoint, key, IPAddress.Parse($"127.4.{i}.1"), "https://breached-cdn.example/skimmer.js");

        var batches = await hub.WaitForAsync(batches => Total(batches) == 265, Cancellation);
        Assert.Contains("breached-cdn.example", Hosts(batches));
        Assert.DoesNotContain("insistent.example", Hosts(batches));
        Assert.Equal(HostClients.Saturation,
            batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Hosts).Where(host => host.Host == "breached-cdn.example")
            .Max(host => host.Clients));
        Assert.NotEmpty(batches.SelectMany(batch => batch.Sites).SelectMany(site => site.OverflowExamples));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.1", false)]
    public async Task A_forwarded_address_counts_only_from_a_configured_proxy(string? proxy, bool isCrowd)
    {
        string[] arguments = proxy is null ? SmallBudgets : [.. SmallBudgets, $"--PageShield:Reports:TrustedProxies:0={proxy}"];
        var (hub, key, endpoint) = await StartAsync(arguments);
        await using var held = endpoint;

        // What stands before the proxy's own entry anybody can write.
        for (var i = 0; i < 25; i++) await PostAsync(endpoint, key, IPAddress.Loopback, "https://vendor.example/x.js", $"6.6.6.{i}, 203.0.{i}.7");

        var batches = await hub.WaitForAsync(batches => Total(batches) == 25, Cancellation);
        Assert.Equal(isCrowd ? HostClients.Saturation : 1,
            batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Hosts).Max(host => host.Clients));
    }

    [Fact]
    public async Task A_key_beyond_its_rate_gets_429_and_the_others_notice_nothing()
    {
        var hub = await HubUnderTest.OnSqliteAsync(_folder);
        var (key, other) = (await hub.AddKeyAsync(), await hub.AddKeyAsync());
        await using var endpoint = await EndpointProcess.StartAsync(_folder, null, Cancellation, "--PageShield:Reports:RequestsPerSecondAndKey=3");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => PostAsync(endpoint, key, IPAddress.Loopback, "https://a.example/x.js")));
        var quiet = await PostAsync(endpoint, other, IPAddress.Loopback, "https://a.example/x.js");

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains(HttpStatusCode.NoContent, answers);
        Assert.All(answers, answer => Assert.True(answer is HttpStatusCode.NoContent or HttpStatusCode.TooManyRequests, answer.ToString()));
        Assert.Equal(HttpStatusCode.NoContent, quiet);
        await hub.WaitForAsync(
            batches => batches.Sum(batch => batch.Status.RateLimited) == answers.Count(answer => answer == HttpStatusCode.TooManyRequests),
            Cancellation);
    }

    [Fact]
    public async Task Nothing_that_is_about_a_person_reaches_disk_or_hub()
    {
        var (hub, key, endpoint) = await StartAsync([]);
        await using var held = endpoint;
        string[] secrets =
            ["ann@example.com", "ann%40example.com", "4111111111111111", "4111-1111-1111-1111",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl", "d41d8cd98f00b204e9800998ecf8427e", "hunter2", "s3cret-fragment"];
        foreach (var secret in secrets)
        {
            await PostAsync(endpoint, key, IPAddress.Loopback, $"https://user:{secret}@cdn.example/p/{secret}/x.js?token={secret}#{secret}");
            using var http = new HttpClient { BaseAddress = endpoint.Address };
            using var response = await http.PostAsync(
                new Uri($"/r/{key}", UriKind.Relative),
                new StringContent($$$"""[{"type":"csp-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/account/{{{secret}}}?email={{{secret}}}","blockedURL":"inline","effectiveDirective":"script-src-elem","sample":"var a='{{{secret}}}'","referrer":"https://shop.example/?q={{{secret}}}"}},{"type":"brand-new","url":"https://shop.example/?x={{{secret}}}","body":{"page":"https://shop.example/{{{secret}}}?y={{{secret}}}"}}]"""), Cancellation);
        }

        var batches = await hub.WaitForAsync(batches => HubUnderTest.Count(batches) == 3 * secrets.Length, Cancellation);
        var stored =
            string.Join('\n',
            batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Observations)
            .Select(observation => observation.Key + " " + observation.Sample));

        // A short word in a path or sample says nothing of a person; in a query, credentials or fragment it goes.
        foreach (var secret in secrets.Where(secret => secret is not ("hunter2" or "s3cret-fragment")))
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain("user:", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("=hunter2", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("#", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", stored, StringComparison.Ordinal);
    }

    private async Task<(HubUnderTest Hub, ReportKey Key, EndpointProcess Endpoint)> StartAsync(string[] arguments)
    {
        var hub = await HubUnderTest.OnSqliteAsync(_folder);
        var key = await hub.AddKeyAsync();
        return (hub, key, await EndpointProcess.StartAsync(_folder, null, Cancellation, arguments));
    }

    private static async Task<HttpStatusCode> PostAsync(
        EndpointProcess endpoint, ReportKey key, IPAddress from, string blocked, string? forwardedFor = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Address, $"/r/{key}"))
        {
            Content = new StringContent(
                $$$"""{"csp-report":{"document-uri":"https://shop.example/","violated-directive":"script-src","blocked-uri":"{{{blocked}}}"}}""",
            Encoding.UTF8, "application/csp-report"),
        };
        if (forwardedFor is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private static long Total(IEnumerable<ReportBatch> batches) =>
        batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Counts).Sum(count => count.Count);

    private static long Overflow(IEnumerable<ReportBatch> batches, string reason) =>
        batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Counts)
            .Where(count => count.Outcome == ReportOutcome.Overflow && count.Reason == reason).Sum(count => count.Count);

    private static HashSet<string> Hosts(IEnumerable<ReportBatch> batches) =>
        [.. batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Observations).Select(observation => observation.BlockedHost)];

    private static string Word(int number) =>
        "w" + string.Concat(number.ToString("D4", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('g' + digit - '0')));
}
