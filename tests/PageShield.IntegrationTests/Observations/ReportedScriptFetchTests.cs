using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Delivery;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Network;
using PageShield.Pipeline;
using PageShield.Pipeline.Reports;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Observations;

/// <summary>A forged report costs at most one bounded GET to a public address.</summary>
public sealed class ReportedScriptFetchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:{port}/x.js")]
    [InlineData("http://localhost:{port}/x.js")]
    [InlineData("http://169.254.169.254/latest/meta.js")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/x.js")]
    [InlineData("http://rebound.example:{port}/x.js")]
    public async Task What_a_report_names_inside_our_network_is_never_reached(string url)
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await using var server = new OneServer("alert(1)");
        url = url.Replace("{port}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await AddAsync(shop, url);

        // A name that its owner points at our own machine.
        using var client =
            Client(new AddressRules { Resolve = new Dictionary<string, IPAddress> { [$"rebound.example:{server.Port}"] = IPAddress.Loopback } });
        var fetcher = new ReportedScriptFetcher(shop.Database, client, new PipelineSignals(new AlertSignal()), shop.Clock);
        Assert.True(await fetcher.FetchNextAsync(Cancellation));
        Assert.False(await fetcher.FetchNextAsync(Cancellation));

        Assert.Equal(0, server.Requests);
        Assert.Null((await shop.AskAsync(db => db.Scripts.SingleAsync(Cancellation))).CurrentSha256);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task A_fetched_script_waits_for_its_verdict_and_is_asked_for_once(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await using var server = new OneServer("console.log('vendor')");
        await AddAsync(shop, $"http://vendor.example:{server.Port}/x.js");
        var fetcher = Fetcher(shop, server, out var client);
        using var held = client;

        Assert.True(await fetcher.FetchNextAsync(Cancellation));
        Assert.False(await fetcher.FetchNextAsync(Cancellation));

        Assert.Equal(1, server.Requests);
        var script = await shop.AskAsync(db => db.Scripts.SingleAsync(Cancellation));
        Assert.Equal(Sha256Hash.OfText("console.log('vendor')"), script.CurrentSha256);
        Assert.Equal((InventoryStatus.Unconfirmed, VerdictKind.Unknown), (script.Status, script.Verdict));
        Assert.Equal(
            script.CurrentSha256, await shop.AskAsync(db => db.PendingJudgements.Select(row => (Sha256Hash?)row.Sha256).SingleAsync(Cancellation)));
        Assert.Null(await shop.AskAsync(db => db.ScriptVersions.Select(row => row.FirstCrawlId).SingleAsync(Cancellation)));
    }

    [Fact]
    public async Task A_flood_of_reports_costs_no_host_more_than_its_budget()
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await using var server = new OneServer("1");
        for (var i = 0; i < 30; i++) await AddAsync(shop, $"http://vendor.example:{server.Port}/{(char)('a' + i % 26)}{(char)('a' + i / 26)}.js");
        var fetcher = Fetcher(shop, server, out var client);
        using var held = client;

        while (await fetcher.FetchNextAsync(Cancellation))
        {
        }

        Assert.Equal(ReportedScriptFetcher.MostPerHost, server.Requests);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_budget_outlasts_the_process_and_so_does_what_was_asked_for(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await using var server = new OneServer("1");
        for (var i = 0; i < 15; i++) await AddAsync(shop, $"http://vendor.example:{server.Port}/{(char)('a' + i)}.js");

        for (var start = 0; start < 5; start++)
        {
            // A fetcher of its own for each, as after each start of the program.
            var fetcher = Fetcher(shop, server, out var client);
            using var held = client;
            while (await fetcher.FetchNextAsync(Cancellation))
            {
            }
        }

        Assert.Equal(ReportedScriptFetcher.MostPerHost, server.Requests);
    }

    [Fact]
    public async Task An_address_that_was_folded_or_scrubbed_is_not_asked_for()
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await using var server = new OneServer("1");
        await AddAsync(shop, $"http://vendor.example:{server.Port}/x.js?id={{v}}");
        var fetcher = Fetcher(shop, server, out var client);
        using var held = client;

        Assert.False(await fetcher.FetchNextAsync(Cancellation));
    }

    private static ReportedScriptFetcher Fetcher(ReportingShop shop, OneServer server, out GuardedHttpClient client)
    {
        client = Client(new AddressRules
        {
            Resolve = new Dictionary<string, IPAddress> { [$"vendor.example:{server.Port}"] = IPAddress.Loopback },
            AllowPrivate = [$"vendor.example:{server.Port}"],
        });
        return new ReportedScriptFetcher(shop.Database, client, new PipelineSignals(new AlertSignal()), shop.Clock);
    }

    private static GuardedHttpClient Client(AddressRules rules) =>
        new(new GuardedConnector(new AddressGuard(rules), TimeSpan.FromSeconds(2)), TimeSpan.FromSeconds(5), null);

    private static Task AddAsync(ReportingShop shop, string url) => shop.ReportAsync([shop.Script(url)], []);

    /// <summary>Answers every request with the same script, and counts them.</summary>
    private sealed class OneServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;
        private int _requests;

        public OneServer(string script)
        {
            _listener.Start();
            _serving = ServeAsync(script);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Requests => Volatile.Read(ref _requests);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _serving;
            _stop.Dispose();
        }

        private async Task ServeAsync(string script)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    using var socket = await _listener.AcceptTcpClientAsync(_stop.Token);
                    var stream = socket.GetStream();
                    if (await stream.ReadAsync(new byte[8192], _stop.Token) == 0) continue;
                    Interlocked.Increment(ref _requests);
                    await stream.WriteAsync(
                        Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: {script.Length}\r\nConnection: close\r\n\r\n{script}"),
                        _stop.Token);
                }
                catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
                {
                    // Stopped, or a client that went away.
                }
            }
        }
    }
}
