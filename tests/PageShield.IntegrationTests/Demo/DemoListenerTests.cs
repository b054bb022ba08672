using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Web.Demo;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.IntegrationTests.Demo;

public sealed class DemoListenerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("demo-").FullName;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private WebApplication? _app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IServiceProvider Services => _app!.Services; // set by InitializeAsync

    private DemoSwitch Switch => Services.GetRequiredService<DemoSwitch>();

    public async ValueTask InitializeAsync()
    {
        string[] arguments =
        [
            $"--PageShield:DataDirectory={_folder}", "--PageShield:Dashboard=http://127.0.0.1:0",
            "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0",
        ];
        _app = Web.Program.Build(arguments, static builder => builder.Logging.ClearProviders());
        await _app.StartPageShieldAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/set-up")]
    [InlineData("/api/sites")]
    [InlineData("/base.css")]
    public async Task The_demos_listener_serves_nothing_of_the_dashboard(string path)
    {
        var demo = new Uri(Services.GetRequiredService<ServerAddresses>()[Listener.Demo]);

        foreach (var host in new[] { $"127.0.0.1:{demo.Port}", "localhost", "shop.localhost" })
        {
            var text = await (await SendAsync(Listener.Demo, host, path)).Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("Sign in", text, StringComparison.Ordinal);
            Assert.DoesNotContain("reportKey", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_dashboards_listener_serves_nothing_of_the_demo()
    {
        foreach (var host in new[] { "shop.localhost", "cdn-analytics.localhost" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(Listener.Dashboard, host, "/tag.js")).StatusCode);
            Assert.NotEqual(HttpStatusCode.OK, (await SendAsync(Listener.Reports, host, "/tag.js")).StatusCode);
        }
    }

    [Fact]
    public async Task The_switch_changes_the_vendors_script_and_is_remembered()
    {
        var clean = await TextAsync("cdn-analytics.localhost", "/tag.js");
        Switch.Set(true);
        var infected = await TextAsync("cdn-analytics.localhost", "/tag.js");

        Assert.NotEqual(clean, infected);
        Assert.True(new DemoSwitch(Services.GetRequiredService<Storage.DataDirectory>()).IsInfected);
        Switch.Set(false);
        Assert.Equal(clean, await TextAsync("cdn-analytics.localhost", "/tag.js"));
        Assert.False(new DemoSwitch(Services.GetRequiredService<Storage.DataDirectory>()).IsInfected);
    }

    [Fact]
    public async Task The_infection_reads_as_one_clear_sentence()
    {
        var clean = await TextAsync("cdn-analytics.localhost", "/tag.js");
        Switch.Set(true);

        var comparison = PageShield.Changes.Code.ScriptDiff.Compare(clean, await TextAsync("cdn-analytics.localhost", "/tag.js"));

        Assert.Equal(PageShield.Changes.ChangeClass.Capability, comparison.Class);
        Assert.Equal(
            "1 of 13 functions changed, 5 added; now reads `input,select`, now sends to `collect-metrics.localhost` (new host, hidden in the code), now listens to `change` and `submit`, can now send by image, now tests for `/checkout|payment|kasse/i`, and 1 more.",
            comparison.Summary);
    }

    [Fact]
    public async Task Half_a_state_file_means_clean()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "demo.json"), "{\"Infect", Cancellation);

        Assert.False(Switch.IsInfected);
    }

    [Fact]
    public async Task What_is_sent_to_the_collector_is_answered_and_dropped()
    {
        using var content = new StringContent("eyJjYXJkIjoiNDI0MiJ9");

        var answer = await SendAsync(Listener.Demo, "collect-metrics.localhost", "/m", content);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1, Switch.Taken);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories),
            path => !path.EndsWith(".lock", StringComparison.Ordinal) && Holds(path, "eyJjYXJkIjoiNDI0MiJ9"));
    }

    [Theory]
    [InlineData("basket=../../etc:1,hearth:99999999999,hearth:-1,:,<script>:1")]
    [InlineData("basket=")]
    [InlineData("basket=hearth")]
    public async Task A_hostile_basket_is_an_empty_one(string cookie)
    {
        var text = await TextAsync("shop.localhost", "/cart", cookie);

        Assert.Contains("Your basket is empty.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/p/../../appsettings.json")]
    [InlineData("/p/unknown")]
    [InlineData("/img/tin-unknown.svg")]
    [InlineData("/img/tin-.svg")]
    [InlineData("/nothing")]
    public async Task What_the_shop_does_not_have_is_404(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Listener.Demo, "shop.localhost", path)).StatusCode);
    }

    [Fact]
    public async Task The_shop_reports_to_this_instance_once_it_is_watched()
    {
        Assert.False((await SendAsync(Listener.Demo, "shop.localhost", "/")).Headers.Contains("Content-Security-Policy-Report-Only"));

        await using (var scope = Services.CreateAsyncScope())
        {
            var demo = scope.ServiceProvider.GetRequiredService<DemoSite>();
            Assert.NotNull(await demo.StartAsync("test", Cancellation));
            Assert.NotNull(await demo.FindAsync(Cancellation));
        }

        var policy = Assert.Single((await SendAsync(Listener.Demo, "shop.localhost", "/")).Headers.GetValues("Content-Security-Policy-Report-Only"));
        Assert.Contains($"report-uri {Services.GetRequiredService<ServerAddresses>().PublicReports}/r/", policy, StringComparison.Ordinal);
    }

    private static bool Holds(string path, string text)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd().Contains(text, StringComparison.Ordinal);
    }

    private async Task<string> TextAsync(string host, string path, string? cookie = null)
    {
        var answer = await SendAsync(Listener.Demo, host, path, cookie: cookie);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<HttpResponseMessage> SendAsync(Listener listener, string host, string path, HttpContent? content = null, string? cookie = null)
    {
        var address = Services.GetRequiredService<ServerAddresses>()[listener];
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, address + path) { Content = content };
        request.Headers.Host = host;
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await _client.SendAsync(request, Cancellation);
    }
}
