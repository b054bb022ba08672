using System.Net;
using Microsoft.Extensions.Options;

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
