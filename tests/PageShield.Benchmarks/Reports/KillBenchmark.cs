using System.Globalization;
using System.Net;
using System.Text;
using PageShield.Reports;

namespace PageShield.Benchmarks.Reports;

/// <summary>
/// Kills the endpoint's process with SIGKILL at random moments under load, round after round, then compares what was
/// acknowledged with what the hub received. Every report names its round and number, so both losses and doubles show.
/// </summary>
internal static class KillBenchmark
{
    private const int Senders = 32;

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Figures.IsFull ? 100 : 5;
        var folder = Directory.CreateTempSubdirectory("pageshield-kill-").FullName;
        var hub = new HubFile(folder);
        var key = ReportKey.New();
        hub.AddKey(key);
        var acknowledged = new long[rounds];
        var unknown = new long[rounds];

        for (var round = 0; round < rounds; round++)
        {
            await using var endpoint = await StartAsync(folder, cancellationToken, out var url);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders });
            using var stop = new CancellationTokenSource();
            var target = new Uri($"{url}/r/{key}");
            var senders = Enumerable.Range(0, Senders).Select(sender => SendAsync(http, target, round, sender, acknowledged, unknown, stop.Token))
                .ToArray();
            await Task.Delay(Random.Shared.Next(100, 800), cancellationToken);
            endpoint.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
            if (round % 10 == 9) Console.Error.WriteLine($"round {round + 1}: {acknowledged.Sum()} acknowledged");
        }

        long[] stored;
        await using (await StartAsync(folder, cancellationToken, out _))
        {
            stored = CountByRound(hub, rounds);
            for (var wait = 0; wait < 200 && !stored.Zip(acknowledged).All(pair => pair.First >= pair.Second); wait++)
            {
                await Task.Delay(100, cancellationToken);
                stored = CountByRound(hub, rounds);
            }
        }

        Figures.Print("kill.rounds", rounds, "rounds");
        Figures.Print("kill.acknowledged", acknowledged.Sum(), "reports");
        Figures.Print("kill.lost", stored.Zip(acknowledged, (s, a) => Math.Max(0, a - s)).Sum(), "reports");
        // A report whose answer the kill cut off may be stored: those beyond them were counted twice.
        Figures.Print("kill.duplicated", Enumerable.Range(0, rounds).Sum(round => Math.Max(0, stored[round] - acknowledged[round] - unknown[round])),
            "reports");
        Directory.Delete(folder, recursive: true);
    }

    private static Task<ServedProcess> StartAsync(string folder, CancellationToken cancellationToken, out string url)
    {
        url = $"http://127.0.0.1:{ServedProcess.FreePort()}";
        return ServedProcess.StartEndpointAsync(
            [$"--PageShield:DataDirectory={folder}", $"--PageShield:Reports:Urls={url}", "--PageShield:Reports:DeliverySeconds=0.1",
                "--PageShield:Reports:NewPerNetworkAndHour=1000000", "--PageShield:Reports:NewPerSiteAndDay=1000000",
            "--PageShield:Reports:NewPerDomainAndDay=1000000"],
            cancellationToken);
    }

    private static async Task SendAsync(HttpClient http, Uri url, int round, int sender, long[] acknowledged, long[] unknown, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var body = $$$"""{"csp-report":{"document-uri":"https://shop.example/{{{Letters(round)}}}","violated-directive":"script-src","blocked-uri":"https://cdn-{{{Letters(sender)}}}.example/{{{Letters(i % 40)}}}.js"}}""";
            try
            {
                using var response =
                    await http.PostAsync(url, new StringContent(body, Encoding.UTF8, "application/csp-report"), CancellationToken.None);
                if (response.StatusCode == HttpStatusCode.NoContent) Interlocked.Increment(ref acknowledged[round]);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref unknown[round]);
                return;
            }
        }
    }

    private static long[] CountByRound(HubFile hub, int rounds)
    {
        var counts = new long[rounds];
        var pages = Enumerable.Range(0, rounds).ToDictionary(round => $"https://shop.example/{Letters(round)}");
        foreach (var observation in hub.ReadInbox().SelectMany(batch => batch.Sites).SelectMany(site => site.Observations))
            if (pages.TryGetValue(observation.Key.PageUrl, out var round)) counts[round] += observation.Count;
        return counts;
    }

    /// <summary>A number in letters, so that templates leave it alone.</summary>
    public static string Letters(int number) =>
        string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('g' + digit - '0')));
}
