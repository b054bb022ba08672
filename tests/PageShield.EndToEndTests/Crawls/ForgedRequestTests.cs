using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Crawls;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>
/// Server-side request forgery: pages that try to make the crawler's browser talk to this machine, its network and cloud metadata. All
/// of it runs in a network namespace in which those addresses exist and answer, so that a hole would be seen.
/// </summary>
public sealed class ForgedRequestTests(ChromiumFixture chromium)
{
    private const string Public = "93.184.216.34";
    private const string Preparation =
        "for a in 169.254.169.254 10.1.2.3 100.100.100.200 " + Public + "; do ip addr add $a/32 dev lo; done && ip -6 addr add fd00::1/128 dev lo"
        + " && echo 'nameserver 127.0.0.1' > /tmp/pageshield-resolv-$$ && mount --bind /tmp/pageshield-resolv-$$ /etc/resolv.conf && rm -f /tmp/pageshield-resolv-$$";

    /// <summary>What the page aims at: private in every spelling that browsers take.</summary>
    private static readonly string[] Aims =
    [
        "http://127.0.0.1/a", "http://localhost/a", "http://[::1]/a", "http://[::ffff:127.0.0.1]/a", "http://[::ffff:a9fe:a9fe]/a",
        "http://2130706433/a",
        "http://0x7f000001/a", "http://0177.0.0.1/a", "http://127.1/a", "http://0/a", "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/a",
        "http://0xa9fea9fe/a", "http://10.1.2.3/a", "http://[fd00::1]/a", "http://100.100.100.200/a", "http://metadata.example/a",
        "http://shop.localhost/a",
        "http://[64:ff9b::7f00:1]/a", "http://127.0.0.1:8081/a",
    ];

    [Fact]
    public async Task A_page_reaches_nothing_private_by_any_spelling_channel_or_trick()
    {
        chromium.Require();
        if (!NetworkNamespace.IsInside)
        {
            await NetworkNamespace.RunAsync(nameof(A_page_reaches_nothing_private_by_any_spelling_channel_or_trick), Preparation);
            return;
        }

        using var names = new NameServer().Add("evil.example", Public).Add("metadata.example", "169.254.169.254")
            .Add("rebind.example", Public, "127.0.0.1").Add("leak-by-hint.evil.example", Public);
        using var quic = new Datagrams(443);
        using var stun = new Datagrams(3478);
        await using var server = await Server.StartAsync();
        var aims = string.Join(',', Aims.Select(static aim => $"'{aim}'"));
        server.Pages["/"] = $$"""
            <title>Evil</title><link rel=dns-prefetch href="//leak-by-hint.evil.example"><link rel=preconnect href="http://10.1.2.3">
            <link rel=prefetch href="http://169.254.169.254/latest/meta-data/prefetch"><meta http-equiv="refresh" content="900;url=http://127.0.0.1/refresh">
            <script>
            const aims = [{{aims}}];
            for (const aim of aims) {
              fetch(aim, { mode: 'no-cors' }).catch(() => {});
              fetch('/to?' + encodeURIComponent(aim), { mode: 'no-cors' }).catch(() => {});
              new Image().src = aim + '?img';
              navigator.sendBeacon(aim, 'b');
              try { new WebSocket(aim.replace('http', 'ws')); } catch { }
              new EventSource(aim + '?es');
              const frame = document.createElement('iframe'); frame.src = aim + '?frame'; document.documentElement.append(frame);
              const script = document.createElement('script'); script.src = aim + '?script'; document.documentElement.append(script);
            }
            new Worker(URL.createObjectURL(new Blob(['for (const a of ' + JSON.stringify(aims) + ') fetch(a + "?worker", { mode: "no-cors" }).catch(() => {})'])));
            fetch('http://rebind.example/first', { mode: 'no-cors' }).catch(() => {}).then(() => { for (let i = 0; i < 5; i++) fetch('http://rebind.example/later?' + i, { mode: 'no-cors' }).catch(() => {}); });
            for (const server of ['stun:169.254.169.254:3478', 'stun:127.0.0.1:3478', 'stun:{{Public}}:3478', 'turn:10.1.2.3:3478']) {
              const peer = new RTCPeerConnection({ iceServers: [{ urls: server, username: 'u', credential: 'c' }] });
              peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
            }
            for (const host of ['169.254.169.254', '{{Public}}', '127.0.0.1'])
              try { const transport = new WebTransport('https://' + host + ':443/x'); transport.ready.catch(() => {}); transport.closed.catch(() => {}); } catch { }
            </script>
            """;
        await using var services = chromium.With(static options => (options.MaxTargets, options.MaxPopups) = (500, 50));

        var capture = await services.GetRequiredService<ICrawler>().CrawlOneAsync(Plan("http://evil.example/"));

        TestContext.Current.TestOutputHelper?.WriteLine(capture.Describe());
        Assert.Contains(server.Log, static entry => entry is { Address: Public, Path: "/" });
        Assert.Contains(server.Log, static entry => entry is { Address: Public, Path: "/first" }); // the name was good once
        Assert.True(names.Asked["rebind.example"] > 1);
        Assert.DoesNotContain(server.Log, static entry => entry.Address != Public);
        Assert.Empty(quic.Senders);
        Assert.Empty(stun.Senders);
        Assert.False(names.Asked.ContainsKey("leak-by-hint.evil.example"));
    }

    [Fact]
    public async Task A_start_address_that_is_private_is_refused_in_every_spelling()
    {
        chromium.Require();
        if (!NetworkNamespace.IsInside)
        {
            await NetworkNamespace.RunAsync(nameof(A_start_address_that_is_private_is_refused_in_every_spelling), Preparation);
            return;
        }

        using var names = new NameServer().Add("metadata.example", "169.254.169.254").Add("evil.example", Public);
        await using var server = await Server.StartAsync();
        string[] starts = [.. Aims, .. Aims.Select(static aim => "http://evil.example/to?" + Uri.EscapeDataString(aim))];

        var captures = await chromium.Crawler.CrawlAllAsync(Plan(starts));

        Assert.All(captures,
            static capture => Assert.True(capture.Outcome is PageOutcome.Blocked or PageOutcome.Failed, $"{capture.Url}: {capture.Outcome}"));
        Assert.Contains(captures,
            static capture => capture.Outcome == PageOutcome.Blocked && capture.OutcomeReason!.Contains("metadata", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, static entry => entry.Address != Public);
    }

    [Fact]
    public async Task A_service_worker_and_an_own_port_are_held_to_the_same_rules()
    {
        chromium.Require();
        if (!NetworkNamespace.IsInside)
        {
            await NetworkNamespace.RunAsync(nameof(A_service_worker_and_an_own_port_are_held_to_the_same_rules), Preparation);
            return;
        }

        using var names = new NameServer().Add("metadata.example", "169.254.169.254");
        await using var server = await Server.StartAsync();
        var aims = string.Join(',',
            Aims.Where(static aim => !aim.Contains("shop.localhost", StringComparison.Ordinal)).Append("http://shop.localhost:8081/own")
            .Select(static aim => $"'{aim}'"));
        server.Pages["/"] = "<script>navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => navigator.serviceWorker.controller ?? new Promise(done => { navigator.serviceWorker.oncontrollerchange = done; })).then(() => fetch('/through-worker'));</script>";
        server.Pages["/sw.js"] = $$"""
            self.addEventListener('install', event => { self.skipWaiting(); event.waitUntil(Promise.allSettled([{{aims}}].map(aim => fetch(aim, { mode: 'no-cors' })))); });
            self.addEventListener('activate', event => event.waitUntil(clients.claim()));
            self.addEventListener('fetch', event => event.respondWith(fetch('http://169.254.169.254/through-worker', { mode: 'no-cors' })));
            """;
        await using var services = chromium.With(static options => options.OwnPorts.Add(8081));
        var plan = Plan("http://shop.localhost/") with { AllowPrivate = ["shop.localhost:80", "shop.localhost:8081"] };

        var capture = await services.GetRequiredService<ICrawler>().CrawlOneAsync(plan);

        Assert.Contains(capture.Scripts, static script => script.Kind == ScriptKind.ServiceWorker);
        Assert.Contains(capture.Connections, static connection => connection.Url == "http://shop.localhost:8081/own" && connection.Status == 0);
        Assert.Equal(["/", "/sw.js"],
            server.Log.Select(static entry => entry.Path).Where(static path => path != "/favicon.ico").Distinct().Order(StringComparer.Ordinal));
        Assert.All(server.Log, static entry => Assert.Equal(80, entry.Port));
    }

    private static CrawlPlan Plan(params string[] starts) => new()
    {
        Hosts = ["evil.example", "shop.localhost"],
        StartUrls = [.. starts.Select(static start => new Uri(start))],
        FollowLinks = false,
        UseSitemap = false,
        PageLimit = 100,
        PageTimeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Answers on ports 80 and 8081 of every address, and notes which one was spoken to.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Server(WebApplication app) => _app = app;

        public ConcurrentDictionary<string, string> Pages { get; } = new();

        public ConcurrentQueue<(string Address, int Port, string Path)> Log { get; } = new();

        public static async Task<Server> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrel(static options =>
            {
                options.Listen(IPAddress.IPv6Any, 80);
                options.Listen(IPAddress.IPv6Any, 8081);
            });
            var app = builder.Build();
            var server = new Server(app);
            app.Run(server.AnswerAsync);
            await app.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private Task AnswerAsync(HttpContext context)
        {
            var address = context.Connection.LocalIpAddress!; // a TCP connection has one
            Log.Enqueue((
                (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), context.Connection.LocalPort, context.Request.Path));
            context.Response.Headers.AccessControlAllowOrigin = "*";
            // written by the page above
            if (context.Request.Path == "/to") context.Response.Redirect(Uri.UnescapeDataString(context.Request.QueryString.Value![1..]));
            if (context.Response.StatusCode == 302 || !Pages.TryGetValue(context.Request.Path, out var page)) return Task.CompletedTask;

            // a path has a value
            context.Response.ContentType = context.Request.Path.Value!.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/html";
            return context.Response.WriteAsync(page);
        }
    }

    /// <summary>Notes who sends datagrams to a port of this machine.</summary>
    private sealed class Datagrams : IDisposable
    {
        private readonly UdpClient _socket;

        public Datagrams(int port)
        {
            _socket = new(new IPEndPoint(IPAddress.Any, port));
            _ = ListenAsync();
        }

        public ConcurrentQueue<IPEndPoint> Senders { get; } = new();

        public void Dispose() => _socket.Dispose();

        private async Task ListenAsync()
        {
            try
            {
                while (true) Senders.Enqueue((await _socket.ReceiveAsync()).RemoteEndPoint);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                // Disposed.
            }
        }
    }
}
