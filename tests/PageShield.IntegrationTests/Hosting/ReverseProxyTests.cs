using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint;

namespace PageShield.IntegrationTests.Hosting;

public sealed class ReverseProxyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.0.2.1; 127.0.0.0/8")]
    public async Task A_trusted_proxys_word_makes_cookies_secure(string trusted)
    {
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:TrustedProxies={trusted}");

        Assert.Contains("secure", await SignInCookieAsync(server), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.1")]
    public async Task Anybody_elses_word_counts_for_nothing(string trusted)
    {
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:TrustedProxies={trusted}");

        Assert.DoesNotContain("secure", await SignInCookieAsync(server), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_is_no_address_is_named_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            RunningServer.StartAsync(settings: "--PageShield:TrustedProxies=127.0.0.1;proxy.example;10.0.0.0/99"));

        Assert.Contains(refused.Failures, static failure => failure.Contains("'proxy.example'", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, static failure => failure.Contains("'10.0.0.0/99'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--PageShield:TrustedProxies=127.0.0.1", true)]
    [InlineData("--PageShield:Reports:TrustedProxies:0=127.0.0.1", true)]
    [InlineData("--PageShield:TrustedProxies=192.0.2.1", false)]
    public async Task A_trusted_proxys_visitors_are_told_apart_at_the_reporting_listener(string trusted, bool areApart)
    {
        await using var server = await RunningServer.StartAsync(settings: trusted);
        var addresses = server.Services.GetRequiredService<ClientAddress>();

        Assert.Equal(areApart, addresses.Of(From("198.51.100.7")).Client != addresses.Of(From("203.0.113.9")).Client);
        Assert.Equal(addresses.Of(From("198.51.100.7")), addresses.Of(From("198.51.100.7")));
    }

    [Theory]
    [InlineData("dashboard")]
    [InlineData("reports")]
    public async Task A_proxy_that_nobody_named_is_one_warning_in_the_log_and_on_Settings(string listener)
    {
        var log = new KeptLog<UntrustedProxies>();
        await using var server = await RunningServer.StartAsync(adjust: builder => builder.Services.AddSingleton<ILogger<UntrustedProxies>>(log));
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var key = (await (await api.PostAsJsonAsync("/api/sites", new { startUrls = new[] { "https://shop.example/" } }))
            .Content.ReadFromJsonAsync<JsonObject>())?["reportKey"];
        var before = await browser.GetStringAsync("/settings");

        using var behind = server.NewBrowser(listener == "reports" ? server.Reports : server.Dashboard);
        behind.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            if (listener == "reports") await behind.PostAsync($"/r/{key}", new StringContent("""{"csp-report":{"document-uri":"https://shop.example/","violated-directive":"script-src","blocked-uri":"https://a.example/x.js"}}"""));
            else await behind.GetAsync("/sign-in");
        }

        Assert.DoesNotContain("Reverse proxy", before, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded headers came from 127.0.0.1", await browser.GetStringAsync("/settings"), StringComparison.Ordinal);
        Assert.Contains("PageShield:TrustedProxies=127.0.0.1", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_proxy_is_no_warning()
    {
        await using var server = await RunningServer.StartAsync(settings: "--PageShield:TrustedProxies=127.0.0.0/8");
        using var browser = await server.SignedInBrowserAsync();
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");

        Assert.DoesNotContain("Reverse proxy", await browser.GetStringAsync("/settings"), StringComparison.Ordinal);
    }

    private static DefaultHttpContext From(string forwardedFor)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:127.0.0.1");
        http.Request.Headers["X-Forwarded-For"] = forwardedFor;
        return http;
    }

    private static async Task<string> SignInCookieAsync(RunningServer server)
    {
        (await server.SignedInBrowserAsync()).Dispose();
        using var browser = server.NewBrowser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");
        var page = await browser.GetAsync("/sign-in");
        return string.Join('\n', page.Headers.GetValues("Set-Cookie"));
    }
}
