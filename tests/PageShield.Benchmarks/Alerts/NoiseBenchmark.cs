using System.Diagnostics;
using PageShield.EndToEndTests.Crawls;
using PageShield.EndToEndTests.Noise;

namespace PageShield.Benchmarks.Alerts;

/// <summary>
/// How often a shop cries wolf in which nothing changes: crawls it on a day after day, an operator deals with everything after the third
/// crawl, and whatever comes later is noise. Then a skimmer is put into each of the noisy places in turn. <c>--sites DIR</c> names unpacked
/// saved sites (only in a network namespace: some of them are hostile), <c>--server FILE</c> a shop that <c>node</c> runs on port 7310,
/// <c>--crawls N</c> how many crawls (30), <c>--tell</c> lists what was said.
/// </summary>
internal static class NoiseBenchmark
{
    private const int Settled = 3;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var crawls = int.TryParse(Argument(arguments, "--crawls"), out var number) ? number : Figures.IsFull ? 30 : 6;
        var total = new Tally();
        if (Argument(arguments, "--sites") is { } sites)
        {
            foreach (var folder in Directory.EnumerateDirectories(sites).Order(StringComparer.Ordinal))
            {
                await using var server = await FixtureSite.StartAsync();
                var saved = SavedShop.Serve(server, folder, most: 3);
                if (saved.Pages.Count == 0) continue;
                await using var shop =
                    await WatchedShop.OpenAsync(
                    null, [.. saved.Pages.Select(page => server.Url(page))], [$"{saved.Host}:{server.Port}"], cancellationToken);
                await WatchAsync(saved.Host.Split('.')[0], shop, crawls, null, total, arguments, cancellationToken);
            }
        }
        else if (Argument(arguments, "--server") is { } script)
        {
            using var node = Process.Start("node", [script, "7310"]);
            try
            {
                await Task.Delay(1000, cancellationToken);
                using var http = new HttpClient();
                await using var shop =
                    await WatchedShop.OpenAsync(
                    null, ["http://noise.localhost:7310/"], ["noise.localhost:7310", "cdn.localhost:7310", "drop.localhost:7310"], cancellationToken);
                await WatchAsync("server", shop, crawls,
                    (round, evil) =>
                    http.GetStringAsync(new Uri($"http://127.0.0.1:7310/_crawl?n={round}&evil={evil}"), cancellationToken), total, arguments,
                    cancellationToken);
                foreach (var place in new[] { "ab", "bot", "cf" })
                    await InfectAsync(shop, place, ++crawls,
                        (round, evil) =>
                        http.GetStringAsync(new Uri($"http://127.0.0.1:7310/_crawl?n={round}&evil={evil}"), cancellationToken), total, arguments,
                        cancellationToken);
            }
            finally
            {
                node.Kill();
            }
        }
        else
        {
            await using var server = await FixtureSite.StartAsync();
            var noisy = new NoisyShop(server).Serve();
            await using var shop =
                await WatchedShop.OpenAsync(
                null, [server.Url(NoisyShop.Host)], noisy.Hosts.Select(host => $"{host}:{server.Port}"), cancellationToken);
            await WatchAsync("shop", shop, crawls, SetAsync, total, arguments, cancellationToken);
            foreach (var place in NoisyShop.Places) await InfectAsync(shop, place, ++crawls, SetAsync, total, arguments, cancellationToken);

            Task SetAsync(int round, string? evil)
            {
                (noisy.Round, noisy.Infected) = (round, evil);
                return Task.CompletedTask;
            }
        }

        Figures.Print("noise.alerts", total.Alerts, "alerts");
        Figures.Print("noise.decisions", total.Decisions, "decisions");
        Figures.Print("noise.changes", total.Changes / (double)Math.Max(1, total.Crawls), "changes/crawl");
        Figures.Print("noise.attacks", total.Attacks, "attacks");
        Figures.Print("noise.attacks_missed", total.Missed, "attacks");
    }

    private static async Task WatchAsync(
        string name, WatchedShop shop, int crawls, Func<int, string?, Task>? set, Tally total, string[] arguments,
        CancellationToken cancellationToken)
    {
        var standing = new HashSet<(string, string)>();
        for (var round = 1; round <= crawls; round++)
        {
            if (set is not null) await set(round, null);
            var day = await shop.CrawlAsync(cancellationToken);
            Tell(arguments, $"{name} crawl {round} ({day.Crawl.State}, {day.Crawl.PagesOk} ok, {day.Crawl.PagesNotOk} not)", day);
            if (round > Settled)
            {
                total.Crawls++;
                total.Alerts += day.Alerts.Count;
                total.Decisions += day.Decisions.Count(decision => !standing.Contains((decision.Subject, decision.Title)));
                total.Changes += day.Changes.Count;
            }

            if (round < Settled) continue;
            await shop.SettleAsync(cancellationToken);
            // What an operator cannot settle (a malicious script that stays) is the same decision tomorrow.
            standing = [.. (await shop.DecisionsAsync(cancellationToken)).Select(static decision => (decision.Subject, decision.Title))];
        }

        await using var database = shop.Open();
        Figures.Print(
            $"noise.malicious.{name}", database.Scripts.Count(static script => script.Verdict == PageShield.Inventory.VerdictKind.Malicious),
            "scripts");
    }

    private static async Task InfectAsync(
        WatchedShop shop, string place, int round, Func<int, string?, Task> set, Tally total, string[] arguments, CancellationToken cancellationToken)
    {
        await set(round, place);
        var day = await shop.CrawlAsync(cancellationToken);
        Tell(arguments, $"infected {place}", day);
        total.Attacks++;
        if (!day.TellsAttack)
        {
            total.Missed++;
            Console.Error.WriteLine($"missed: {place}");
        }

        await shop.SettleAsync(cancellationToken);
    }

    private static void Tell(string[] arguments, string title, WatchedDay day)
    {
        if (!arguments.Contains("--tell")) return;
        Console.Error.WriteLine(title);
        foreach (var line in day.Lines) Console.Error.WriteLine("  " + line);
    }

    private static string? Argument(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private sealed class Tally
    {
        public int Crawls { get; set; }

        public int Alerts { get; set; }

        public int Decisions { get; set; }

        public int Changes { get; set; }

        public int Attacks { get; set; }

        public int Missed { get; set; }
    }
}
