using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Inventory.Scripts;
using PageShield.Network;
using PageShield.Pipeline;
using PageShield.Pipeline.Reports;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Observations;

/// <summary>An allowed address that is reported as blocked redirects: somebody looks where to, once, and never inside our network.</summary>
public sealed class ReportedRedirectTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Where_an_allowed_address_leads_is_shown_and_asked_once(Provider provider)
    {
        await using var shop = await ReportingShop.OpenAsync(provider, Cancellation);
        await using var vendor = new Redirector("http://evil.example/x.js?card=4111");
        using var client = Client($"vendor.example:{vendor.Port}");
        await ReportAsync(shop, vendor);
        var redirects =
            new ReportedRedirects(shop.Database, client, new RecordingTransaction(shop.Database, new PipelineSignals(new AlertSignal())),
            new AlertRaiser(shop.Clock), shop.Clock);

        Assert.True(await redirects.LookNextAsync(Cancellation));
        Assert.False(await redirects.LookNextAsync(Cancellation));

        Assert.Equal(1, vendor.Requests);
        var row = Assert.Single(await shop.ObservationsAsync());
        Assert.Equal((Noise.Redirected, false, "http://evil.example/x.js?card={v}"), (row.Noise, row.IsHidden, row.RedirectsTo));
    }

    [Fact]
    public async Task A_redirect_into_our_own_network_is_shown_and_not_followed()
    {
        await using var shop = await ReportingShop.OpenAsync(Provider.Sqlite, Cancellation);
        await using var inside = new Redirector("http://vendor.example/");
        await using var vendor = new Redirector($"http://127.0.0.1:{inside.Port}/admin");
        using var client = Client($"vendor.example:{vendor.Port}");
        await ReportAsync(shop, vendor);

        await new ReportedRedirects(shop.Database, client, new RecordingTransaction(shop.Database, new PipelineSignals(new AlertSignal())),
            new AlertRaiser(shop.Clock), shop.Clock).LookNextAsync(Cancellation);

        Assert.Equal(0, inside.Requests);
        Assert.Equal($"http://127.0.0.1:{inside.Port}/admin", Assert.Single(await shop.ObservationsAsync()).RedirectsTo);
    }

    private static Task ReportAsync(ReportingShop shop, Redirector vendor) =>
        shop.ReportAsync(
            shop.Script($"http://vendor.example:{vendor.Port}/tag.js", policy: $"script-src http://vendor.example:{vendor.Port}", count: 5));

    private static GuardedHttpClient Client(string target) => new(
        new GuardedConnector(
            new AddressGuard(
            new AddressRules { Resolve = new Dictionary<string, IPAddress> { [target] = IPAddress.Loopback }, AllowPrivate = [target] }),
            TimeSpan.FromSeconds(2)), TimeSpan.FromSeconds(5), null);

    /// <summary>Answers every request with the same redirect, and counts them.</summary>
    private sealed class Redirector : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;
        private int _requests;

        public Redirector(string target)
        {
            _listener.Start();
            _serving = ServeAsync(target);
        }

        public string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        public int Requests => Volatile.Read(ref _requests);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _serving;
            _stop.Dispose();
        }

        private async Task ServeAsync(string target)
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
                        Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
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
