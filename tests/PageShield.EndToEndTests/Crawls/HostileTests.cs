using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Pages that want to stop, fill or fool the crawler; a good page after each shows that the crawl went on.</summary>
public sealed class HostileTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync()
    {
        _site = await FixtureSite.StartAsync();
        _site.Html("shop.localhost/good", "<title>Good</title><script>window.good = 1</script>");
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task<Capture> CrawlAsync(ICrawler? crawler = null, int seconds = 20)
    {
        var captures = await (crawler ?? chromium.Crawler)
            .CrawlAllAsync(_site.Plan(["shop.localhost/bad", "shop.localhost/good"]) with { PageTimeout = TimeSpan.FromSeconds(seconds) });
        foreach (var capture in captures)
            TestContext.Current.TestOutputHelper?.WriteLine($"{capture.Url} {(capture.FinishedAt - capture.StartedAt).TotalSeconds:0.0} s {capture.Outcome} {capture.OutcomeReason} {capture.Scripts.Count} scripts {string.Join(' ', capture.Cuts)}");
        Assert.Equal(PageOutcome.Ok, captures.Single(static capture => capture.Url.EndsWith("/good", StringComparison.Ordinal)).Outcome);
        var bad = captures.Single(static capture => capture.Url.EndsWith("/bad", StringComparison.Ordinal));
        Assert.True(bad.FinishedAt - bad.StartedAt < TimeSpan.FromSeconds(seconds + 40));
        return bad;
    }

    [Fact]
    public async Task A_script_of_500_megabytes_is_cut_and_not_all_fetched()
    {
        _site.Html("shop.localhost/bad", "<script>window.before = 1</script><script src=/huge.js></script>")
            .Answer("shop.localhost/huge.js", static async context =>
        {
            context.Response.ContentType = "text/javascript";
            var chunk = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var megabyte = 0; megabyte < 500; megabyte++) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        });

        var capture = await CrawlAsync(seconds: 60);

        Assert.Equal(PageOutcome.Cut, capture.Outcome);
        Assert.Contains(capture.Cuts, static cut => cut.Contains("MB", StringComparison.Ordinal));
        var received = capture.Connections.Single(static connection => connection.Url.EndsWith("/huge.js", StringComparison.Ordinal)).Bytes;
        Assert.InRange(received, 0, 300L << 20);
        Assert.Contains(capture.Scripts, static script => script.Kind == ScriptKind.Inline);
    }

    [Fact]
    public async Task One_hundred_thousand_inline_scripts_are_cut()
    {
        _site.Html("shop.localhost/bad", string.Concat(Enumerable.Range(0, 100_000).Select(static number => $"<script>var v{number}</script>")));

        var capture = await CrawlAsync(seconds: 60);

        Assert.Contains(capture.Outcome, new[] { PageOutcome.Cut, PageOutcome.Timeout });
        Assert.InRange(capture.Scripts.Count, 1, 150_000);
        Assert.NotEmpty(capture.Cuts);
    }

    [Fact]
    public async Task Dialogs_at_every_turn_end()
    {
        _site.Html("shop.localhost/bad", "<title>Bad</title><script>setInterval(() => { alert(1); confirm(2); prompt(3); print(); }, 1); onbeforeunload = e => { e.preventDefault(); return 'stay'; };</script>");

        var capture = await CrawlAsync();

        Assert.Equal("Bad", capture.Title);
        Assert.Contains(capture.Outcome, new[] { PageOutcome.Ok, PageOutcome.Cut, PageOutcome.Timeout });
    }

    [Fact]
    public async Task A_page_that_stores_all_it_can_leaves_the_disk_alone()
    {
        var profiles = Directory.CreateTempSubdirectory("hoarder-");
        _site.Html("shop.localhost/bad", """
            <title>Bad</title><script>
            const block = new Uint8Array(4 << 20); crypto.getRandomValues(block.subarray(0, 65536));
            let kept = 0;
            const grow = async (name, store) => { try { for (let i = 0; i < 40; i++) { await store(i); kept += 4; document.title = kept + ' MB'; } } catch { } };
            const open = indexedDB.open('hoard');
            open.onupgradeneeded = () => open.result.createObjectStore('blocks');
            open.onsuccess = () => grow('indexedDB', i => new Promise((done, failed) => { const put = open.result.transaction('blocks', 'readwrite').objectStore('blocks').put(block, i); put.onsuccess = done; put.onerror = failed; }));
            const root = navigator.storage.getDirectory().then(directory => grow('files', async i => { const file = await (await directory.getFileHandle('f' + i, { create: true })).createWritable(); await file.write(block); await file.close(); })).catch(() => {});
            const blobs = []; grow('blobs', async i => { blobs.push(new Blob([block, String(i)])); });
            try { localStorage.hoard = 'x'.repeat(4 << 20); } catch { }
            </script>
            """);
        await using var services = chromium.With(options => options.ProfilesDirectory = profiles.FullName);
        long most = 0;
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync();

        var capture = await CrawlAsync(services.GetRequiredService<ICrawler>());
        await ended.CancelAsync();
        await watching;

        // The page kept much more than what reached the disk: its storage lives in memory and goes away with the visit.
        TestContext.Current.TestOutputHelper?.WriteLine($"{capture.Title} kept, {most >> 20} MB on disk at most");
        Assert.Contains(" MB", capture.Title, StringComparison.Ordinal);
        Assert.InRange(int.Parse(capture.Title!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), 100, 480);
        Assert.InRange(most, 0, 64L << 20);
        await services.DisposeAsync();
        profiles.Delete(recursive: true);

        async Task WatchAsync()
        {
            while (!ended.IsCancellationRequested)
            {
                most = Math.Max(most, SizeOf(profiles));
                await Task.Delay(200, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Bytes of all files below a directory that changes meanwhile.</summary>
    private static long SizeOf(DirectoryInfo directory)
    {
        try
        {
            return directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
        }
        catch (IOException)
        {
            return 0; // A file went away while we looked.
        }
    }

    [Fact]
    public async Task A_file_chooser_and_permission_prompts_wait_for_nobody()
    {
        _site.Html("shop.localhost/bad", """
            <title>Bad</title><form><input type=password name=password><input type=file id=f><button>Go</button></form><script>
            navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission(); navigator.mediaDevices.getUserMedia({ video: true }).catch(() => {});
            navigator.clipboard.readText().catch(() => {}); navigator.credentials.get({ password: true }).catch(() => {});
            addEventListener('submit', e => { e.preventDefault(); f.click(); f.showPicker && f.showPicker(); }, true);
            </script>
            """);

        var capture = await CrawlAsync();

        Assert.Equal(PageOutcome.Ok, capture.Outcome);
        var script = Assert.Single(capture.Scripts);
        Assert.Equal(["clipboard", "credential", "geolocation", "permission", "permission"],
            capture.ApiUses.Where(use => use.Script == script.Id).Select(static use => use.Api).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(250)]
    [InlineData(700)]
    public async Task A_page_that_goes_away_while_it_is_recorded_is_recorded(int milliseconds)
    {
        _site.Html("shop.localhost/bad", $"<title>Bad</title><body style='height: 9000px'><script>setInterval(() => {{ location.href = '/bad?' + Math.random(); }}, {milliseconds})</script>");

        var capture = await CrawlAsync();

        Assert.Contains(capture.Outcome, new[] { PageOutcome.Ok, PageOutcome.Cut, PageOutcome.Timeout });
        Assert.Contains(capture.Scripts, static script => script.Kind == ScriptKind.Inline);
    }

    [Fact]
    public async Task A_page_that_never_stops_asking_is_ended()
    {
        _site.Html("shop.localhost/bad", "<title>Bad</title><script>setInterval(() => fetch('/nothing?' + Math.random()), 20); setInterval(() => { for (let i = 0; i < 3; i++) { const s = document.createElement('script'); s.textContent = 'var x' + Math.random().toString().slice(2); document.head.append(s); } }, 20)</script>");

        var capture = await CrawlAsync(seconds: 40);

        Assert.Contains(capture.Outcome, new[] { PageOutcome.Ok, PageOutcome.Cut, PageOutcome.Timeout });
    }

    [Fact]
    public async Task Terminal_escapes_and_markup_in_a_script_are_kept_as_they_are()
    {
        const string Code =
            "console.error('\u001b]0;owned\u0007\u001b[31m<script>alert(1)</scr' + 'ipt><img src=x onerror=alert(2)>'); // \u202e \0 [red]";
        _site.Html("shop.localhost/bad", "<title>\u001b[31m&lt;b>Bad</title><script src=/evil.js></script>").Script("shop.localhost/evil.js", Code);

        var capture = await CrawlAsync();

        var script = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/evil.js", StringComparison.Ordinal));
        Assert.Equal(Code, capture.Bodies[script.SourceSha256!.Value].Text);
        Assert.Contains(capture.ConsoleErrors, static error => error.Contains("\u001b[31m", StringComparison.Ordinal));
        Assert.Equal(capture.ConsoleErrors, CaptureJson.Decompress(CaptureJson.Compress(capture)).ConsoleErrors);
    }

    [Fact]
    public async Task Thousands_of_shadow_roots_frames_and_links_do_not_stop_a_visit()
    {
        _site.Html("shop.localhost/bad", """
            <title>Bad</title><body><script>
            for (let i = 0; i < 2000; i++) { const d = document.createElement('div'); document.body.append(d); d.attachShadow({ mode: 'closed' }).innerHTML = '<a href=/x' + i + '>x</a>'; }
            for (let i = 0; i < 100; i++) document.body.append(document.createElement('iframe'));
            let deep = document.body; for (let i = 0; i < 3000; i++) { const d = document.createElement('div'); deep.append(d); deep = d; }
            </script>
            """);

        var capture = await CrawlAsync(seconds: 45);

        // A tree of 3,000 levels can be too much for the tab itself: then that is what is recorded.
        Assert.Contains(capture.Outcome, new[] { PageOutcome.Ok, PageOutcome.Cut, PageOutcome.Timeout, PageOutcome.Crashed });
        Assert.Single(capture.Scripts);
    }

    [Fact]
    public async Task The_archive_of_a_visit_is_a_standard_one_without_cookies()
    {
        _site.Redirect("shop.localhost/moved.js", "/real.js")
            .Script("shop.localhost/real.js", "fetch('/api?q=a%20b', { headers: { authorization: 'Bearer secret' } })")
            .Html("shop.localhost/bad", "<title>Bad</title><script src=/moved.js></script>", ("Set-Cookie", "session=abc"));

        var capture = await CrawlAsync();
        using var har = System.Text.Json.JsonDocument.Parse(HarDocument.Write(CaptureJson.Decompress(CaptureJson.Compress(capture))));

        var log = har.RootElement.GetProperty("log");
        Assert.Equal(("1.2", "Page Shield"), (log.GetProperty("version").GetString(), log.GetProperty("creator").GetProperty("name").GetString()));
        var entries = log.GetProperty("entries").EnumerateArray().ToList();
        var moved = entries.Single(
            static entry => entry.GetProperty("request").GetProperty("url").GetString()!.EndsWith("/moved.js", StringComparison.Ordinal));
        Assert.Equal(302, moved.GetProperty("response").GetProperty("status").GetInt32());
        Assert.EndsWith("/real.js", moved.GetProperty("response").GetProperty("redirectURL").GetString(), StringComparison.Ordinal);
        var api = entries.Single(
            static entry => entry.GetProperty("request").GetProperty("url").GetString()!.Contains("/api?", StringComparison.Ordinal));
        Assert.Equal(("q", "a b"),
            (api.GetProperty("request").GetProperty("queryString")[0].GetProperty("name").GetString(),
            api.GetProperty("request").GetProperty("queryString")[0].GetProperty("value").GetString()));
        Assert.EndsWith("/real.js", api.GetProperty("_initiator").GetString(), StringComparison.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var member in new[] { "startedDateTime", "time", "request", "response", "cache", "timings" })
                Assert.True(entry.TryGetProperty(member, out _), member);
            foreach (var member in new[] { "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize" })
                Assert.True(entry.GetProperty("request").TryGetProperty(member, out _), member);
            foreach (var member in new[] { "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
                "bodySize" })
                Assert.True(entry.GetProperty("response").TryGetProperty(member, out _), member);
        }

        Assert.DoesNotContain("secret", har.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("session=abc", har.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_and_its_writers_are_told()
    {
        _site.Html("shop.localhost/bad", "<title>Bad</title><script src=/keep.js></script><script src=/other.js></script>")
            .Script("shop.localhost/keep.js", "localStorage.setItem('visitor', '12345'); indexedDB.open('carts').onupgradeneeded = e => e.target.result.createObjectStore('lines').put(1, 'a'); cookieStore.set('modern', '1');")
            .Script("shop.localhost/other.js",
                "sessionStorage.setItem('tab', 'x'); new Worker(URL.createObjectURL(new Blob([\"indexedDB.open('hidden')\"])));");

        var capture = await CrawlAsync();

        var keep = capture.Scripts.Single(static script => script.Url.EndsWith("/keep.js", StringComparison.Ordinal)).Id;
        var other = capture.Scripts.Single(static script => script.Url.EndsWith("/other.js", StringComparison.Ordinal)).Id;
        Assert.Contains(new CapturedStorage("local", "visitor", keep, 5), capture.Storage);
        Assert.Contains(capture.Storage, key => key is { Area: "indexed-db", Key: "carts" } && key.Script == keep);
        Assert.Contains(capture.Storage, key => key is { Area: "indexed-db-store", Key: "lines" } && key.Script == keep);
        Assert.Contains(new CapturedStorage("session", "tab", other, 1), capture.Storage);
        Assert.Contains(capture.Storage, static key => key is { Area: "indexed-db", Key: "hidden" }); // in a worker
        Assert.Contains(capture.Cookies, cookie => cookie.Name == "modern" && cookie.SetBy!.EndsWith("/keep.js", StringComparison.Ordinal));
    }
}
