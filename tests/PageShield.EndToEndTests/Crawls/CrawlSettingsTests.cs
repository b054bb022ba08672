using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Crawls;
using PageShield.Pipeline;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Hosting;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>The settings that say how this machine crawls, each from the command line of the real server to what it does.</summary>
public sealed class CrawlSettingsTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crawl-settings-").FullName;
    private FixtureSite _site = null!; // set before each test
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        chromium.Require();
        _site = await FixtureSite.StartAsync();
        _site.Html("shop.localhost/", "<title>Shop</title>").Html("other.localhost/", "<title>Other</title>");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        await _site.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task OutboundProxy_carries_all_that_a_crawl_fetches()
    {
        using var proxy = new ForwardProxy();
        await StartAsync($"--PageShield:OutboundProxy=http://crawler:pass%20word@127.0.0.1:{proxy.Port}");

        var crawl = await CrawlAsync("shop.localhost");

        Assert.Equal(CrawlState.Completed, crawl.State);
        Assert.NotEmpty(proxy.Heads);
        Assert.All(proxy.Heads, head => Assert.Contains($":{_site.Port} HTTP/1.1", head, StringComparison.Ordinal));
        Assert.All(proxy.Heads,
            static head =>
            Assert.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String("crawler:pass word"u8)}", head, StringComparison.Ordinal));
        Assert.True(proxy.Heads.Count >= _site.Log.Select(static entry => entry.Target).Distinct().Count());
    }

    [Fact]
    public async Task An_outbound_proxy_that_is_not_there_fails_the_crawl_in_words()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await StartAsync($"--PageShield:OutboundProxy=http://127.0.0.1:{port}");

        var crawl = await CrawlAsync("shop.localhost");

        Assert.Equal(CrawlState.Failed, crawl.State);
        Assert.Contains("outbound proxy", crawl.Note, StringComparison.Ordinal);
        Assert.Empty(_site.Log);
    }

    [Fact]
    public async Task Browser_is_the_one_that_is_used()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The wrapper is a shell script.");
        // Not in the data directory, which is closed to everybody else.
        var folder = Directory.CreateTempSubdirectory("my-browser-");
        var wrapper = Path.Combine(folder.FullName, "my-browser");
        await File.WriteAllTextAsync(
            wrapper, $"#!/bin/sh\nexec '{chromium.Path}' --started-by-wrapper \"$@\"\n", TestContext.Current.CancellationToken);
        // The browser's user comes to it and starts it.
        foreach (var path in (string[])[folder.FullName, wrapper])
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        var started = false;
        _site.Answer("shop.localhost/", _ =>
        {
            started = Saboteur.Browsers(_folder).Any(static browser => browser.Arguments.Contains("--started-by-wrapper", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        await StartAsync($"--PageShield:Browser={wrapper}");

        var crawl = await CrawlAsync("shop.localhost");

        folder.Delete(recursive: true);
        Assert.Equal(CrawlState.Completed, crawl.State);
        Assert.True(started);
    }

    [Fact]
    public async Task A_browser_that_is_gone_since_the_start_fails_the_crawl_and_names_the_path()
    {
        var browser = Path.Combine(_folder, "removed-browser");
        await File.WriteAllTextAsync(browser, "", TestContext.Current.CancellationToken);
        await StartAsync($"--PageShield:Browser={browser}");
        File.Delete(browser);

        var crawl = await CrawlAsync("shop.localhost");

        Assert.Equal(CrawlState.Failed, crawl.State);
        Assert.Contains(browser, crawl.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crawl_that_cannot_begin_because_the_database_refuses_begins_later()
    {
        await StartAsync("--PageShield:CrawlWorkers=1");
        await ExecuteAsync("CREATE TRIGGER refuse BEFORE UPDATE OF \"state\" ON crawls BEGIN SELECT RAISE(ABORT, 'refused'); END");
        var monitor = _app!.Services.GetRequiredService<JobStorage>().GetMonitoringApi(); // set by StartAsync
        var crawl = CrawlAsync("shop.localhost");
        while (monitor.ScheduledCount() == 0) await Task.Delay(50, TestContext.Current.CancellationToken);
        await ExecuteAsync("DROP TRIGGER refuse");

        Assert.Equal(CrawlState.Completed, (await crawl).State);
    }

    [Fact]
    public async Task CrawlWorkers_sites_are_crawled_at_the_same_time()
    {
        // Neither page comes before both were asked for: with one worker this never ends.
        var both = new CountdownEvent(2);
        var met = new TaskCompletionSource();
        foreach (var host in new[] { "shop.localhost", "other.localhost" })
        {
            _site.Answer($"{host}/", async context =>
            {
                context.Response.ContentType = "text/html";
                if (!both.IsSet && both.Signal()) met.SetResult();
                await met.Task.WaitAsync(TestContext.Current.CancellationToken);
                await context.Response.WriteAsync("<title>Both</title>");
            });
        }

        await StartAsync("--PageShield:CrawlWorkers=2");
        var first = CrawlAsync("shop.localhost");
        var second = CrawlAsync("other.localhost");

        Assert.All(await Task.WhenAll(first, second), static crawl => Assert.Equal(CrawlState.Completed, crawl.State));
        Assert.Contains(_app!.Services.GetRequiredService<JobStorage>().GetMonitoringApi().Servers(), // set by StartAsync
            static server => server.WorkersCount == 2 && server.Queues.Contains("crawls"));
    }

    private async Task StartAsync(string setting)
    {
        _app = Web.Program.Build(
        [
            $"--PageShield:DataDirectory={Path.Combine(_folder, "data")}", "--PageShield:Dashboard=http://127.0.0.1:0",
            "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0", setting,
        ], static builder => builder.Logging.ClearProviders());
        await _app.StartPageShieldAsync(TestContext.Current.CancellationToken);
    }

    private async Task ExecuteAsync(string sql)
    {
        // set by StartAsync
        await using var db = await _app!.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
    }

    /// <summary>Adds a site, asks for its crawl and waits for the end.</summary>
    private async Task<Crawl> CrawlAsync(string host)
    {
        var services = _app!.Services; // set by StartAsync
        await using var scope = services.CreateAsyncScope();
        var (site, errors) = await scope.ServiceProvider.GetRequiredService<SiteRegistry>().CreateAsync(new()
        {
            StartUrls = [_site.Url($"{host}/")],
            AllowPrivate = [$"{host}:{_site.Port}"],
            UseSitemap = false,
            FollowLinks = false,
            Cron = "",
        }, "test", TestContext.Current.CancellationToken);
        Assert.False(errors.Any);
        var over = new TaskCompletionSource<CrawlKey>();
        // no errors: there is a site
        services.GetRequiredService<PipelineSignals>().Ended += key => { if (key.SiteId == site!.Id) over.TrySetResult(key); };
        // as above
        await services.GetRequiredService<CrawlRequests>().RequestAsync(site!.Id, CrawlTrigger.Manual, "test", TestContext.Current.CancellationToken);
        var ended = await over.Task.WaitAsync(TestContext.Current.CancellationToken);
        await using var db = await services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await db.Crawls.SingleAsync(crawl => crawl.Id == ended.CrawlId, TestContext.Current.CancellationToken);
    }
}
