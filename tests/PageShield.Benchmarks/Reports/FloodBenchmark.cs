using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Sites;
using PageShield.Web.Hosting;

namespace PageShield.Benchmarks.Reports;

/// <summary>
/// Two million reports of which every one is new (host, page, sample, user agent), from senders spread over 127.0.0.0/8, thrown at one
/// site of the whole product in one process, while a known report of that site and the reports of another site keep coming: how much
/// the process and the hub's file grow, whether a known report is lost, and what the other site notices.
/// </summary>
internal static class FloodBenchmark
{
    private const int Connections = 64;
    private const int ReportsPerBody = 50;
    private const int WarmUpBodies = 2_000;
    private const int WarmUpFloods = 20;
    private const string Known = "https://known.example/real.js";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var total = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Figures.IsFull ? 2_000_000 : 100_000;
        var folder = Directory.CreateTempSubdirectory("pageshield-flood-").FullName;
        var (flooded, other) = await PrepareAsync(folder, cancellationToken);
        var port = ServedProcess.FreePort();
        await using var server =
            await ServedProcess.StartWebAsync([.. Settings(folder), $"--PageShield:Reports=http://127.0.0.1:{port}"], cancellationToken);

        var knownSent = await WarmUpAsync(folder, port, flooded, other, cancellationToken);
        var (memoryBefore, hubBefore) = (server.ResidentMegabytes, HubMegabytes(folder));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var memory = Task.Run(() => PeakAsync(server, over.Token), CancellationToken.None);
        await using var neighbour = await ServedProcess.StartAsync(Neighbour.Name, [$"{port}", other.Key, $"[{Report(other)}]"], cancellationToken);
        var sent = 0;
        var refused = 0;
        var started = Stopwatch.GetTimestamp();
        var senders = Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Add(ref sent, ReportsPerBody) <= total)
            {
                // A fresh address for each body: another client network each time.
                using var http = From(RandomAddress(), port);
                if (await PostAsync(http, flooded, Flood(), cancellationToken)) Interlocked.Increment(ref knownSent);
                else Interlocked.Increment(ref refused);
            }
        }, cancellationToken)).ToArray();
        await Task.WhenAll(senders);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await over.CancelAsync();
        var noticed = (await neighbour.AskAsync("stop", cancellationToken) ?? "0 0 0").Split(' ')
            .Select(static number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var otherSent = (long)noticed[0];
        var knownCounted = await CountedAsync(folder, flooded, knownSent, cancellationToken);
        var otherCounted = await CountedAsync(folder, other, otherSent + 1, cancellationToken);

        Figures.Print("flood.reports", total, "reports");
        Figures.Print("flood.reports_per_second", total / elapsed.TotalSeconds, "reports/s");
        Figures.Print("flood.process_growth_mb", await memory - memoryBefore, "MB");
        Figures.Print("flood.process_peak_mb", await memory, "MB");
        Figures.Print("flood.hub_growth_mb", HubMegabytes(folder) - hubBefore, "MB");
        Figures.Print("flood.hub_observations", Scalar(folder, "SELECT COUNT(*) FROM observations"), "observations");
        Figures.Print("flood.overflow", Scalar(folder, "SELECT COALESCE(SUM(count), 0) FROM report_counts WHERE outcome = 'overflow'"), "reports");
        Figures.Print("flood.refused_bodies", refused, "bodies");
        Figures.Print("flood.known_lost", knownSent - knownCounted, "reports");
        Figures.Print("flood.other_site_lost", otherSent + 1 - otherCounted, "reports");
        Figures.Print("flood.other_site_p50_ms", noticed[1], "ms");
        Figures.Print("flood.other_site_p99_ms", noticed[2], "ms");
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Settings(string folder) =>
        [$"--PageShield:DataDirectory={folder}", "--PageShield:Dashboard=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Error"];

    /// <summary>Makes the hub with two sites, by the product's own code.</summary>
    private static async Task<(FloodedSite Flooded, FloodedSite Other)> PrepareAsync(string folder, CancellationToken cancellationToken)
    {
        var app = Web.Program.Build(
            [.. Settings(folder), "--PageShield:Reports=http://127.0.0.1:0"], static builder => builder.Logging.ClearProviders());
        await app.StartPageShieldAsync(cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        var sites = scope.ServiceProvider.GetRequiredService<SiteRegistry>();
        var made = (await AddAsync("shop.example"), await AddAsync("other.example"));
        await app.StopAsync(cancellationToken);
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        return made;

        async Task<FloodedSite> AddAsync(string host)
        {
            var (site, errors) = await sites.CreateAsync(new() { StartUrls = [$"https://{host}/"], Cron = "" }, "benchmark", cancellationToken);
            return site is null ? throw new InvalidOperationException(errors.ToString()) : new(site.Id, site.ReportKey, host);
        }
    }

    /// <summary>
    /// Ordinary traffic, as heavy as the flood, of one known report and a thousand new ones, until the hub has counted it: what grows after that
    /// grows with what is distinct.
    /// </summary>
    /// <returns>How many reports of the known script were acknowledged.</returns>
    private static async Task<int> WarmUpAsync(string folder, int port, FloodedSite flooded, FloodedSite other, CancellationToken cancellationToken)
    {
        using var http = From(IPAddress.Loopback, port);
        await PostAsync(http, other, $"[{Report(other)}]", cancellationToken);
        var body = $"[{string.Join(',', Enumerable.Repeat(Report(flooded), ReportsPerBody))}]";
        var sent = 0;
        await Parallel.ForAsync(0, WarmUpBodies, new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellationToken },
            async (number, _) =>
        {
            using var visitor = From(RandomAddress(), port);
            if (number % (WarmUpBodies / WarmUpFloods) == 0 && await PostAsync(visitor, flooded, Flood(), cancellationToken))
                Interlocked.Increment(ref sent);
            if (await PostAsync(visitor, flooded, body, cancellationToken)) Interlocked.Add(ref sent, ReportsPerBody);
        });
        await CountedAsync(folder, flooded, sent, cancellationToken);
        await CountedAsync(folder, other, 1, cancellationToken);
        return sent;
    }

    private static async Task<double> PeakAsync(ServedProcess server, CancellationToken cancellationToken)
    {
        var peak = server.ResidentMegabytes;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(200, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            peak = Math.Max(peak, server.ResidentMegabytes);
        }

        return peak;
    }

    /// <summary>How often the hub has counted a site's known report, once it has reached the expected number or patience is at its end.</summary>
    private static async Task<long> CountedAsync(string folder, FloodedSite site, long expected, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var counted = Scalar(folder, $"SELECT COALESCE(SUM(count), 0) FROM observations WHERE site_id = {site.Id} AND blocked_url = '{Known}'");
            if (counted >= expected || Stopwatch.GetElapsedTime(started) > Patience) return counted;
            await Task.Delay(200, cancellationToken);
        }
    }

    private static double HubMegabytes(string folder) =>
        Scalar(folder, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") / 1048576.0;

    private static long Scalar(string folder, string sql)
    {
        using var connection =
            new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(folder, HubTables.SqliteFileName),
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false
            }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static async Task<bool> PostAsync(HttpClient http, FloodedSite site, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/reports+json");
        using var response = await http.PostAsync(new Uri($"/r/{site.Key}", UriKind.Relative), content, cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent;
    }

    private static string Report(FloodedSite site) =>
        $$$"""{"type":"csp-violation","url":"https://{{{site.Host}}}/checkout","body":{"documentURL":"https://{{{site.Host}}}/checkout","blockedURL":"{{{Known}}}","effectiveDirective":"script-src-elem","disposition":"report"}}""";

    private static string Flood()
    {
        var items = Enumerable.Range(0, ReportsPerBody - 1).Select(_ =>
            $$$"""{"type":"csp-violation","url":"https://shop.example/","user_agent":"{{{Word(30)}}}","body":{"documentURL":"https://shop.example/{{{Word(12)}}}/{{{Word(8)}}}","blockedURL":"https://{{{Word(14)}}}.{{{Word(10)}}}.com/{{{Word(10)}}}.js","effectiveDirective":"script-src-elem","disposition":"report","originalPolicy":"script-src 'self'; report-to {{{Word(300)}}}","sample":"{{{Word(40)}}}"}}""");
        return $"[{string.Join(',', items)},{Report(new(0, "", "shop.example"))}]";
    }

    private static string Word(int length) => Random.Shared.GetString("abcdefghijklmnopqrstuvwxyz", length);

    private static IPAddress RandomAddress() =>
        new([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);

    private static HttpClient From(IPAddress source, int port) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
    };

    private sealed record FloodedSite(int Id, string Key, string Host);
}
