using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Benchmarks.Reports;
using PageShield.Inventory;
using PageShield.Storage;

namespace PageShield.Benchmarks.Hostile;

/// <summary>
/// The real server under the same texts: it crawls pages of them and takes bombs of reports, and every content must be judged or told of.
/// </summary>
internal static class HostileServer
{
    private const int Bombs = 200;

    public static async Task<Result> RunAsync(HostileShop shop, int pages, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("hostile-server-").FullName;
        var ports = Enumerable.Range(0, 3).Select(_ => ServedProcess.FreePort()).ToArray();
        var result = new Result();
        await using (var server = await ServedProcess.StartWebAsync(
            [
                $"--PageShield:DataDirectory={folder}", $"--PageShield:Dashboard=http://127.0.0.1:{ports[0]}",
                $"--PageShield:Reports=http://127.0.0.1:{ports[1]}", $"--PageShield:Demo=http://127.0.0.1:{ports[2]}",
            ], cancellationToken))
        {
            using var api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}"), Timeout = TimeSpan.FromMinutes(2) };
            api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(folder, cancellationToken));
            var allowed = new[] { $"{HostileShop.Host}:{shop.Port}" };
            using var made =
                await api.PostAsJsonAsync("/api/sites",
                new
                {
                    name = "Hostile",
                    hosts = new[] { HostileShop.Host },
                    startUrls = new[] { $"http://{HostileShop.Host}:{shop.Port}/" },
                    pageLimit = pages + 1,
                    allowPrivate = allowed
                }, cancellationToken);
            made.EnsureSuccessStatusCode();
            var site = await made.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            using var asked = await api.PostAsJsonAsync($"/api/sites/{site.GetProperty("id").GetInt32()}/crawls", new { }, cancellationToken);
            asked.EnsureSuccessStatusCode();

            await BombAsync(ports[1], site.GetProperty("reportKey").GetString() ?? "", result, cancellationToken);
            try
            {
                await SettleAsync(folder, cancellationToken);
            }
            catch (TimeoutException)
            {
                await Console.Error.WriteLineAsync("The server did not come to rest.");
            }

            if (!(await api.GetAsync("/health/live", cancellationToken)).IsSuccessStatusCode) result.Deaths++;
        }

        await CountAsync(folder, result, cancellationToken);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return result;
    }

    private static async Task BombAsync(int port, string key, Result result, CancellationToken cancellationToken)
    {
        using var visitor = new HttpClient();
        for (var number = 0; number < Bombs; number++)
        {
            var depth = 1 << (number % 17);
            var body = (number % 4) switch
            {
                0 => new string('[', depth) + new string(']', depth),
                1 => string.Concat(Enumerable.Repeat("{\"csp-report\":", depth)) + "1" + new string('}', depth),
                2 => $"{{\"csp-report\":{{\"document-uri\":\"https://{HostileShop.Host}/\",\"blocked-uri\":\"https://x.example/{new string('a', depth)}\",\"original-policy\":\"{string.Concat(Enumerable.Repeat("script-src 'self';", depth / 16))}\"}}}}",
                _ => "[" + string.Join(',', Enumerable.Repeat("{\"type\":\"csp-violation\",\"body\":{}}", Math.Min(depth, 4_000))) + "]",
            };
            using var content = new StringContent(body.Length > 900_000 ? body[..900_000] : body, Encoding.UTF8, "application/reports+json");
            using var answer = await visitor.PostAsync($"http://127.0.0.1:{port}/r/{key}", content, cancellationToken);
            result.Reports++;
            if ((int)answer.StatusCode >= 500) result.Failures++;
        }
    }

    // Until the crawl is over and nothing waits for a verdict.
    private static async Task SettleAsync(string folder, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(40));
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), limit.Token);
                await using var database = Open(folder);
                if (await database.Crawls.AllAsync(crawl => crawl.FinishedAt != null, limit.Token)
                    && !await database.PendingJudgements.AnyAsync(limit.Token))
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private static async Task CountAsync(string folder, Result result, CancellationToken cancellationToken)
    {
        await using var database = Open(folder);
        result.Contents = await database.ScriptContents.CountAsync(content => content.Body != null && !content.IsBinary, cancellationToken);
        result.WorkerDeaths = (await database.Judgements.AsNoTracking().ToListAsync(cancellationToken)).Count(judgement => judgement.CrashesAnalyzer);
        var unjudged =
            await database.ScriptContents.Where(content => content.Body != null && !content.IsBinary
            && !database.Judgements.Any(judgement => judgement.Sha256 == content.Sha256)).Select(content => content.Sha256)
            .ToListAsync(cancellationToken);
        var told = await database.Alerts.Select(alert => alert.ScriptId).ToListAsync(cancellationToken);
        result.Unjudged =
            await database.Scripts.CountAsync(script => script.CurrentSha256 != null && unjudged.Contains(script.CurrentSha256.Value)
            && !told.Contains(script.Id), cancellationToken)
            + await database.Scripts.CountAsync(script => (script.Verdict == VerdictKind.Suspicious || script.Verdict == VerdictKind.Malicious)
                && database.Judgements.Any(judgement => judgement.Sha256 == script.CurrentSha256
                && judgement.Findings.Contains("\"ends-the-analyser\""))
                && !database.Alerts.Any(alert => alert.Vendor == script.Host
                && alert.Event == (script.Verdict == VerdictKind.Malicious ? PageShield.Alerts.AlertEvents.MaliciousScript
                : PageShield.Alerts.AlertEvents.SuspiciousScript)), cancellationToken);
    }

    private static PageShieldDbContext Open(string folder)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        options.UsePageShieldSqlite(Path.Combine(folder, Database.FileName));
        return new PageShieldDbContext(options.Options);
    }

    private static async Task<string> TokenAsync(string folder, CancellationToken cancellationToken)
    {
        await using var database = Open(folder);
        var issued = new ApiTokens(database, TimeProvider.System).Issue("bench", "admin", null, "bench");
        await database.SaveChangesAsync(cancellationToken);
        return issued.Secret;
    }

    /// <summary>What came of it.</summary>
    internal sealed class Result
    {
        public int Contents { get; set; }

        public int WorkerDeaths { get; set; }

        public int Unjudged { get; set; }

        public int Deaths { get; set; }

        public int Reports { get; set; }

        public int Failures { get; set; }
    }
}
