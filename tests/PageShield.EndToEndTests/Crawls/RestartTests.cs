using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>The real program, killed in the middle of a crawl and started again.</summary>
public sealed class RestartTests(ChromiumFixture chromium) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-restart-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crawl_that_a_kill_interrupted_goes_on_with_the_pages_that_were_missing()
    {
        chromium.Require();
        await using var shop = await FixtureSite.StartAsync();
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        shop.Html("shop.localhost/", "<!doctype html><title>Tea</title><script>window.page = 1</script>");
        shop.Answer("shop.localhost/slow", async context =>
        {
            reached.TrySetResult();
            await gate.Task.WaitAsync(context.RequestAborted);
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<!doctype html><title>Slow</title><script>window.page = 2</script>", Cancel);
        });
        var token = await PrepareAsync(shop);

        string crawl;
        using (var first = await StartAsync(token))
        {
            crawl = await first.RequestCrawlAsync(Cancel);
            await first.WhileRunningAsync(crawl, reached.Task, Patience, Cancel);
            await first.WaitForAsync(crawl, static state => (int?)state["pagesOk"] == 1, Patience, Cancel);
            first.Kill();
        }

        gate.SetResult();
        using var second = await StartAsync(token);
        var ended = await second.WaitForAsync(crawl, IsOver, Patience, Cancel);

        Assert.Equal("completed", (string?)ended["state"]);
        Assert.Equal(2, (int?)ended["pagesOk"]);
        Assert.Equal(1, (int?)ended["resumed"]);
        Assert.Contains("resumed with the remaining pages", (string?)ended["note"], StringComparison.Ordinal);
        Assert.Single(shop.Log, static request => request is { Target: "shop.localhost/", Destination: "document" });
    }

    private static bool IsOver(JsonNode crawl) => (string?)crawl["state"] is not ("queued" or "running");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <returns>An API token.</returns>
    private async Task<string> PrepareAsync(FixtureSite shop)
    {
        var migrated = await BuiltProgram.RunCliAsync("migrate", "--data-directory", _folder);
        Assert.True(migrated.Code == 0, migrated.Error);
        var added = await BuiltProgram.RunCliAsync(
            "sites", "add", shop.Url("shop.localhost/"), shop.Url("shop.localhost/slow"), "--cron", "", "--sitemap", "false", "--follow-links",
            "false",
            "--allow-private", $"shop.localhost:{shop.Port}", "--data-directory", _folder);
        Assert.True(added.Code == 0, added.Error);
        var token = await BuiltProgram.RunCliAsync("token", "create", "--name", "restart", "--role", "admin", "--data-directory", _folder);
        Assert.True(token.Code == 0, token.Error);
        return token.Output.Trim().Split('\n')[^1].Trim();
    }

    private Task<Running> StartAsync(string token) => Running.StartAsync(_folder, chromium.Path, token, Cancel);

    private sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _api = new();
        private readonly ConcurrentQueue<string> _log = [];

        private Running(Process process) => _process = process;

        public static async Task<Running> StartAsync(string folder, string browser, string token, CancellationToken cancellationToken)
        {
            var running = new Running(BuiltProgram.Start("PageShield.Web",
            [
                $"--PageShield:DataDirectory={folder}", $"--PageShield:Browser={browser}", "--PageShield:Dashboard=http://127.0.0.1:0",
                "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0",
            ]));
            running._process.ErrorDataReceived += (_, line) => running._log.Enqueue(line.Data ?? "");
            running._process.BeginErrorReadLine();
            while (await running._process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (!line.StartsWith("Dashboard:", StringComparison.Ordinal)) continue;
                running._api.BaseAddress = new Uri(line["Dashboard:".Length..].Trim().Split(' ')[0]);
                running._api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                _ = running.ReadAsync();
                return running;
            }

            throw new InvalidOperationException("The program ended without naming its address.");
        }

        public async Task<string> RequestCrawlAsync(CancellationToken cancellationToken)
        {
            using var answer = await _api.PostAsync(new Uri("/api/sites/1/crawls", UriKind.Relative), null, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            Assert.True(answer.IsSuccessStatusCode, body);
            return JsonNode.Parse(body)!["id"]!.ToString(); // not null: the request succeeded
        }

        // The program never waits for a full pipe.
        private async Task ReadAsync()
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line) _log.Enqueue(line);
        }

        /// <summary>Waits for something that the crawl does; fails where the crawl ends without it.</summary>
        public async Task WhileRunningAsync(string crawl, Task something, TimeSpan patience, CancellationToken cancellationToken)
        {
            var over = WaitForAsync(crawl, IsOver, patience, cancellationToken);
            if (await Task.WhenAny(something, over) != something) Assert.Fail($"The crawl ended: {await over}\n{string.Join('\n', _log)}");
        }

        public async Task<JsonNode> WaitForAsync(string crawl, Func<JsonNode, bool> until, TimeSpan patience, CancellationToken cancellationToken)
        {
            for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200, cancellationToken))
            {
                var state = await _api.GetFromJsonAsync<JsonNode>(new Uri($"/api/crawls/{crawl}", UriKind.Relative), cancellationToken);
                if (until(state!)) return state!; // not null: the answer has a body
                Assert.True(waited.Elapsed < patience, $"The crawl is still {state}");
            }
        }

        /// <summary>SIGKILL: nothing is tidied up.</summary>
        public void Kill()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited) Kill();
            _process.Dispose();
            _api.Dispose();
        }
    }
}
