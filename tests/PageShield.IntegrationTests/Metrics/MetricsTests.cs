using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.IntegrationTests.Hosting;
using PageShield.Pipeline.Reports;
using PageShield.Storage;
using PageShield.Web.Metrics;
using PageShield.Web.Scheduling;

namespace PageShield.IntegrationTests.Metrics;

/// <summary>What monitoring programs ask for, against the real server.</summary>
public sealed partial class MetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_for_holders_of_a_token_and_count_reports_with_reasons()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync("viewer");
        using var admin = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(admin, new { name = "Shop", startUrls = new[] { "https://shop.example/" } });
        using var reports = server.NewBrowser(server.Reports);
        await reports.PostAsync("/r/unknown", new StringContent("{}"), Cancel);
        await server.Services.GetRequiredService<StateMetrics>().ReadAsync(Cancel);
        server.Services.GetRequiredService<ReportMetrics>()
            .Applied([new AppliedReports(
            7, [("accepted", "csp-violation", 41), ("noise", "extension", 3), ("rejected", "too-large", 2)], HasNews: false, Unmet: [])]);

        var withoutToken = await browser.GetAsync("/metrics", Cancel);
        var text = await api.GetStringAsync("/metrics", Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, withoutToken.StatusCode);
        Assert.Matches("pageshield_sites\\{[^}]*\\} 1\\s", text);
        Assert.Matches("pageshield_reporting_requests_total\\{[^}]*status=\"404\"[^}]*\\} [1-9]", text);
        Assert.Matches("pageshield_reports_total\\{[^}]*outcome=\"accepted\",reason=\"csp-violation\",site=\"7\"\\} 41\\s", text);
        Assert.Matches("pageshield_reports_total\\{[^}]*outcome=\"noise\",reason=\"extension\"[^}]*\\} 3\\s", text);
        Assert.Matches("pageshield_reports_total\\{[^}]*outcome=\"rejected\",reason=\"too-large\"[^}]*\\} 2\\s", text);
        Assert.Contains("pageshield_reporting_spool_size_bytes", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_shows_its_own_state_though_another_one_runs_in_the_process()
    {
        await using var server = await RunningServer.StartAsync();
        await using var other = await RunningServer.StartAsync();
        using var admin = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(admin, new { name = "Shop", startUrls = new[] { "https://shop.example/" } });
        await server.Services.GetRequiredService<StateMetrics>().ReadAsync(Cancel);

        var text = await admin.GetStringAsync("/metrics", Cancel);

        Assert.Matches("pageshield_sites\\{[^}]*\\} 1\\s", text);
    }

    [Fact]
    public async Task A_token_that_may_see_some_sites_gets_their_series_and_no_others()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.ApiClientAsync();
        var own = await RunningServer.AddSiteAsync(admin, new { name = "Shop", startUrls = new[] { "https://shop.example/" } });
        server.Services.GetRequiredService<ReportMetrics>().Applied([
            new AppliedReports(own, [("accepted", "csp-violation", 41)], HasNews: false, Unmet: []),
            new AppliedReports(own * 10 + 1, [("accepted", "csp-violation", 77)], HasNews: false, Unmet: [])]);
        await server.Services.GetRequiredService<StateMetrics>().ReadAsync(Cancel);

        var seen = await (await TokenOfAsync(server, own)).GetStringAsync("/metrics", Cancel);
        var nothing = await (await TokenOfAsync(server)).GetStringAsync("/metrics", Cancel);
        var everything = await admin.GetStringAsync("/metrics", Cancel);

        Assert.Matches($"pageshield_reports_total\\{{[^}}]*site=\"{own}\"[^}}]*\\}} 41\\s", seen);
        Assert.Contains("# TYPE pageshield_reports", seen, StringComparison.Ordinal);
        Assert.All(seen.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'),
            line => Assert.Contains($"site=\"{own}\"", line, StringComparison.Ordinal));
        Assert.DoesNotContain(nothing.Split('\n'), static line => line.Length > 0 && line[0] != '#');
        Assert.Matches("\\} 77\\s", everything);
    }

    [Fact]
    public async Task However_many_routes_are_asked_for_the_metrics_of_a_small_server_stay_below_200_KB()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        using var admin = await server.ApiClientAsync();
        for (var site = 1; site <= 10; site++)
            server.Services.GetRequiredService<ReportMetrics>()
                .Applied([new AppliedReports(site,
                [("accepted", "csp-violation", 1), ("noise", "extension", 1), ("rejected", "too-large", 1), ("overflow", "hub", 1)], HasNews: false,
                Unmet: [])]);

        var paths = server.Services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(static route => "/" + Parameter().Replace(route.RoutePattern.RawText?.TrimStart('/') ?? "", "1")).Distinct()
                .Where(static path => !path.Contains('*', StringComparison.Ordinal)).ToList();
        foreach (var path in paths)
            foreach (var client in new[] { browser, admin })
            {
                using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
            }

        var text = await admin.GetStringAsync("/metrics", Cancel);
        Assert.True(paths.Count > 100);
        Assert.True(text.Length < 200_000,
            $"{text.Length} characters; the longest parts: "
            + string.Join(", ",
            text.Split('\n').GroupBy(static line => line.Split('{')[0]).OrderByDescending(static group => group.Sum(static line => line.Length))
            .Take(8).Select(static group => $"{group.Key} {group.Sum(static line => line.Length)}")));
    }

    [Fact]
    public async Task Probes_need_no_account_and_say_which_part_cannot_be_used()
    {
        using var folder = new TemporaryFolder();
        var browser = Path.Combine(folder.Path, "chromium");
        await File.WriteAllTextAsync(browser, "", Cancel);
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:Browser={browser}");
        File.Delete(browser); // one that is missing from the beginning stops the start
        using var probe = server.NewBrowser();

        var live = await probe.GetAsync("/health/live", Cancel);
        var ready = await probe.GetAsync("/health/ready", Cancel);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using var state = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(
            [("isReady", false), ("database", true), ("spool", true), ("disk", true), ("browser", false)],
            state.RootElement.EnumerateObject().Select(part => (part.Name, part.Value.GetBoolean())));
    }

    [Fact]
    public async Task A_server_whose_parts_all_work_is_ready_until_its_database_is_gone()
    {
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:Browser={Environment.ProcessPath}");
        using var probe = server.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await probe.GetAsync("/health/ready", Cancel)).StatusCode);

        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(Cancel))
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE sites RENAME TO lost", Cancel);
        HttpResponseMessage answer;
        do answer = await probe.GetAsync("/health/ready", Cancel);
        while (answer.StatusCode == HttpStatusCode.OK);

        Assert.Contains("\"database\":false", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_and_metrics_are_pushed_by_OTLP_where_an_address_is_set()
    {
        await using var collector = await StartCollectorAsync(out var received);
        await using var server = await RunningServer.StartAsync(settings: [$"--PageShield:Telemetry:Otlp={collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}", "--PageShield:Telemetry:IntervalSeconds=1", "--PageShield:Telemetry:Headers=x-key=secret"]); // not null: Kestrel has it
        using var browser = server.NewBrowser();
        await browser.GetAsync("/sign-in", Cancel);

        var seen = new HashSet<string>();
        while (seen.Count < 2)
        {
            var (path, key, type, length) = await received.ReadAsync(Cancel);
            Assert.Equal(("secret", "application/x-protobuf"), (key, type));
            Assert.True(length > 0);
            seen.Add(path);
        }

        Assert.Equal(["/v1/metrics", "/v1/traces"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wrong_telemetry_address_stops_the_start_and_names_the_setting()
    {
        var wrong = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => RunningServer.StartAsync(settings: "--PageShield:Telemetry:Otlp=collector"));

        Assert.Contains("PageShield:Telemetry:Otlp", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task The_queue_page_shows_workers_jobs_and_what_failed(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var browser = await server.SignedInBrowserAsync();
        // It was tried again often enough: one try more and it would wait instead.
        server.Services.GetRequiredService<IBackgroundJobClientV2>().Create(
            Job.FromExpression<CrawlJob>(job => job.RunAsync(7, 42, CancellationToken.None)),
            new FailedState(new InvalidOperationException("<script>alert(1)</script>")),
            new Dictionary<string, object> { ["RetryCount"] = 6 });

        var html = await browser.GetStringAsync("/settings/queue", Cancel);

        Assert.Contains("Crawl 42 of site 7", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/sites/7/crawls/42\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> TokenOfAsync(RunningServer server, params int[] sites)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var issued = scope.ServiceProvider.GetRequiredService<PageShield.Accounts.ApiTokens>().Issue("scraper", "viewer", null, "test", sites);
        await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().SaveChangesAsync(Cancel);
        return new HttpClient { BaseAddress = new Uri(server.Dashboard), DefaultRequestHeaders = { Authorization = new("Bearer", issued.Secret) } };
    }

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Parameter();

    private static Task<WebApplication> StartCollectorAsync(out ChannelReader<(string Path, string Key, string Type, long Length)> received)
    {
        var channel = Channel.CreateUnbounded<(string, string, string, long)>();
        received = channel.Reader;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            channel.Writer.TryWrite((http.Request.Path, http.Request.Headers["x-key"].ToString(), http.Request.ContentType ?? "", body.Length));
        });
        return StartedAsync(app);
    }

    private static async Task<WebApplication> StartedAsync(WebApplication app)
    {
        await app.StartAsync(Cancel);
        return app;
    }
}
