using System.Net;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>Under which names, and with how much, the listeners may be asked.</summary>
public sealed class HostNameTests
{
    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("shield.example", HttpStatusCode.OK)]
    [InlineData("*.example", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    public async Task A_name_counts_where_AllowedHosts_has_it(string allowed, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:AllowedHosts={allowed}");
        (await server.SignedInBrowserAsync()).Dispose();

        Assert.Equal(expected, await StatusAsync(server.Dashboard, "/sign-in", "shield.example"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("+")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    public async Task A_dashboard_on_every_address_links_to_one_that_opens_and_answers_to_the_machines_own(string host)
    {
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:Dashboard=http://{host}:0");
        (await server.SignedInBrowserAsync()).Dispose();

        Assert.StartsWith("http://localhost:", server.Dashboard, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.Dashboard, "/sign-in", Environment.MachineName));
        Assert.Equal(HttpStatusCode.OK,
            await StatusAsync(server.Dashboard.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), "/sign-in", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server.Dashboard, "/sign-in", "rebound.example"));
    }

    [Theory]
    [InlineData("10.1.2.3:8080")]
    [InlineData("page-shield.namespace.svc.cluster.local")]
    public async Task Probes_are_answered_under_any_name_on_both_listeners(string host)
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.Dashboard, "/health/live", host));
        Assert.NotEqual(HttpStatusCode.BadRequest, await StatusAsync(server.Dashboard, "/health/ready", host));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(server.Reports, "/health", host));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server.Dashboard, "/", host));
    }

    [Fact]
    public async Task The_dashboard_takes_32_KB_of_headers()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.NewBrowser();
        using var large = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        foreach (var i in Enumerable.Range(0, 30)) large.Headers.Add($"X-Cookie-{i}", new string('c', 1000));

        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(large)).StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(string address, string path, string host)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
