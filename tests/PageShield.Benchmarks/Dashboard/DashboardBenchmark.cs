using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Benchmarks.Reports;
using PageShield.Storage;

namespace PageShield.Benchmarks.Dashboard;

/// <summary>
/// Loads every screen and list of an installation of many sites (1,000 × 1,000 scripts with versions and observations; small: 20 × 1,000;
/// <c>--sites N --scripts N</c> for others), from the real server in a process of its own on SQLite. Prints <c>dashboard.PAGE.p50_ms</c> and
/// <c>.p95_ms</c>, and <c>storage.bytes_per_script_version</c>, the whole database divided by the versions in it. <c>--data DIR</c> keeps what was
/// seeded there and measures it again the next time; <c>--only PAGE</c> measures one of them. Each is loaded three
/// times before the first is measured; the pass over all sites that follows a start is still going meanwhile.
/// </summary>
internal static class DashboardBenchmark
{
    private const int Warm = 3, Measured = 30;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var (sites, scripts) = (Number(arguments, "--sites") ?? (Figures.IsFull ? 1000 : 20), Number(arguments, "--scripts") ?? 1000);
        var (kept, only) = (Text(arguments, "--data"), Text(arguments, "--only"));
        var folder = kept ?? Directory.CreateTempSubdirectory("dashboard-").FullName;
        var ports = Enumerable.Range(0, 3).Select(_ => ServedProcess.FreePort()).ToArray();
        string[] settings =
        [
            $"--PageShield:DataDirectory={folder}", $"--PageShield:Dashboard=http://127.0.0.1:{ports[0]}",
            $"--PageShield:Reports=http://127.0.0.1:{ports[1]}", $"--PageShield:Demo=http://127.0.0.1:{ports[2]}",
        ];
        var path = Path.Combine(folder, Database.FileName);
        await using (await ServedProcess.StartWebAsync(settings, cancellationToken))
        {
            // Its first start makes the database, or brings a kept one up to date.
        }

        var token = await SeedAsync(path, sites, scripts, cancellationToken);
        await using (await ServedProcess.StartWebAsync(settings, cancellationToken))
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var pages = Pages(sites).Where(page => only is null || page.Name == only).ToList();
            for (var round = 0; round < Warm; round++)
                foreach (var page in pages) await LoadAsync(client, page.Address, cancellationToken);
            foreach (var (name, address) in pages) await MeasureAsync(client, name, address, cancellationToken);
        }

        if (kept is null) Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> SeedAsync(string path, int sites, int scripts, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        options.UsePageShieldSqlite(path);
        string token;
        await using (var context = new PageShieldDbContext(options.Options))
        {
            var shops = new ManyShops(context, sites, scripts, TimeProvider.System.GetUtcNow());
            var started = Stopwatch.GetTimestamp();
            if (!await context.Sites.AnyAsync(cancellationToken))
            {
                await shops.SeedAsync(cancellationToken);
                Figures.Print("storage.seed_seconds", Stopwatch.GetElapsedTime(started).TotalSeconds, "s");
            }

            Figures.Print("storage.database_mb", new FileInfo(path).Length / 1e6, "MB");
            Figures.Print("storage.bytes_per_script_version",
                new FileInfo(path).Length / (double)await context.ScriptVersions.LongCountAsync(cancellationToken), "bytes");
            token = new ApiTokens(context, TimeProvider.System).Issue("bench", "admin", null, "bench").Secret;
            await context.SaveChangesAsync(cancellationToken);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return token;
    }

    private static IEnumerable<(string Name, string Address)> Pages(int sites)
    {
        var site = sites / 2;
        var (home, id) = ($"/sites/{site}", ManyShops.IdOf(site, 25));
        return
        [
            ("overview", "/"), ("sites", "/sites"), ("search", "/search?q=module-77"), ("site", home), ("scripts", $"{home}/scripts"),
            ("scripts_filtered", $"{home}/scripts?party=third&payment=yes&q=module"),
            ("script", $"{home}/scripts/{id}"), ("connections", $"{home}/connections"), ("cookies", $"{home}/cookies"), ("changes", "/changes"),
            ("changes_open", "/changes?review=open&class=capability"), ("site_changes", $"{home}/changes"),
            ("crawls", "/crawls"), ("site_crawls", $"{home}/crawls"), ("crawl", $"{home}/crawls/{ManyShops.CrawlId(site, 3)}"),
            ("change", $"{home}/changes/{ManyShops.IdOf(site, 2)}"), ("reports", $"{home}/reports"), ("alerts", "/alerts"),
            ("alerts_open", "/alerts?state=open&severity=high"), ("alert", $"/alerts/{ManyShops.IdOf(site, 1)}"),
            ("alert_rules", "/alerts/rules"), ("channels", "/alerts/channels"), ("settings", "/settings"), ("queue", "/settings/queue"),
            ("api_sites", "/api/sites"), ("api_scripts", $"/api{home}/scripts"), ("api_changes", $"/api{home}/changes"),
            ("api_connections", $"/api{home}/connections"), ("api_cookies", $"/api{home}/cookies"),
            ("api_observations", $"/api{home}/observations"), ("api_alerts", "/api/alerts"), ("metrics", "/metrics"),
        ];
    }

    private static async Task MeasureAsync(HttpClient client, string name, string address, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var round = 0; round < Measured; round++) times.Add(await LoadAsync(client, address, cancellationToken));
        times.Sort();
        Figures.Print($"dashboard.{name}.p50_ms", Figures.Median(times), "ms");
        Figures.Print($"dashboard.{name}.p95_ms", times[(int)Math.Ceiling(times.Count * 0.95) - 1], "ms");
    }

    /// <returns>Milliseconds until the whole answer was there.</returns>
    private static async Task<double> LoadAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(address, cancellationToken);
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{address}: {(int)answer.StatusCode}");
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static int? Number(string[] arguments, string name) =>
        int.TryParse(Text(arguments, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
