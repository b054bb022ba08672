using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>A PostgreSQL server of its own is stopped under a running server.</summary>
public sealed class DatabaseAwayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_away_requests_with_cookie_or_token_get_503_and_probes_and_style_sheets_their_answer()
    {
        var log = new LogCollector();
        await using var postgreSql = await PostgreSqlServer.StartAsync(Cancel);
        var hub = await postgreSql.CreateDatabaseAsync(Cancel);
        await using var server =
            await RunningServer.StartAsync(
            adjust: builder => builder.Services.AddSingleton<ILoggerFactory>(log), settings: $"--PageShield:Hub={hub};Timeout=2");
        using var browser = await server.SignedInBrowserAsync();
        using var program = await server.ApiClientAsync();
        using var stranger = server.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Cancel)).StatusCode);

        await postgreSql.StopAsync(Cancel);

        foreach (var path in new[] { "/", "/sites", "/error", "/not-found", "/no/such/page", "/sites/1/scripts" })
            await AssertPageAsync(await browser.GetAsync(path, Cancel), path);
        foreach (var path in new[] { "/api/sites", "/api/sites/1", "/api/no/such/thing", "/api/openapi.json" })
        {
            await AssertProblemAsync(await program.GetAsync(path, Cancel), path);
            await AssertProblemAsync(await browser.GetAsync(path, Cancel), path);
        }

        var zones = await program.GetAsync("/client/v4/zones", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, zones.StatusCode);
        Assert.Contains("\"success\":false", await zones.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        foreach (var client in new[] { browser, program, stranger })
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", Cancel)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/tokens.css", Cancel)).StatusCode);
            var ready = await client.GetAsync("/health/ready", Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("\"database\":false", await ready.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(log.Lines, static line => line.Text.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
        Assert.Single(log.Lines, static line => line.Text.Contains("requests failed since the last such message", StringComparison.Ordinal));

        await postgreSql.StartAgainAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/sites", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_form_and_a_write_that_find_the_database_away_say_that_nothing_was_changed()
    {
        await using var postgreSql = await PostgreSqlServer.StartAsync(Cancel);
        var hub = await postgreSql.CreateDatabaseAsync(Cancel);
        await using var server = await RunningServer.StartAsync(settings: $"--PageShield:Hub={hub};Timeout=2");
        using var program = await server.ApiClientAsync();
        using var stranger = server.NewBrowser();
        using var write = new HttpRequestMessage(HttpMethod.Post, "/api/sites") { Content = new StringContent("{}", null, "application/json") };
        write.Headers.Add("Idempotency-Key", "one");

        await postgreSql.StopAsync(Cancel);

        await AssertProblemAsync(await program.SendAsync(write, Cancel), "/api/sites");
        var signIn = await stranger.GetAsync("/set-up?token=x", Cancel);
        Assert.NotEqual(HttpStatusCode.InternalServerError, signIn.StatusCode);
    }

    private static async Task AssertPageAsync(HttpResponseMessage answer, string path)
    {
        Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("Content-Security-Policy", answer.Headers.Select(static header => header.Key));
        Assert.Contains("The database is currently unavailable", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, string path)
    {
        Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("The database is currently unavailable", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
