using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Sites;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>What is no HTTP, over sockets of its own: it costs a short answer, and never a stack trace.</summary>
public sealed class MalformedRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string[] Broken(string start) =>
    [
        .. new[] { "ffffffffffffffff", "7fffffffffffffff", "zz", "-1", "ffffffffffffffffffffffff", "" }.Select(
            size => $"{start}Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n"),
        $"{start}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}x\r\n0\r\n\r\n",
        $"{start}Transfer-Encoding: gzip\r\n\r\n{{}}",
        $"{start}Content-Length: -1\r\n\r\n{{}}",
        $"{start}Content-Length: 99999999999999999999\r\n\r\n{{}}",
        $"{start}Content-Length: 99999999999\r\n\r\n{{}}",
        $"{start}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
        $"{start}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nq\r\n",
        $"{start}{string.Concat(Enumerable.Range(0, 400).Select(number => $"X-{number}: y\r\n"))}\r\n",
        $"{start}X-Long: {new string('y', 200_000)}\r\n\r\n",
        $"{start}X-Odd: a\0b\r\n\r\n",
        $"{start}X-Odd: \u00ff\u00fe\r\n\r\n",
        $"{start}No colon\r\n\r\n",
        $"POST /r/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        $"POST /{new string('y', 100_000)} HTTP/1.1\r\nHost: x\r\n\r\n",
        $"GET /%zz%ff%ed%a0%80 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02\0\x01\0\r\n\r\n",
        "no http at all\r\n\r\n",
    ];

    [Fact]
    public async Task The_reporting_listener_answers_what_is_no_HTTP_with_4xx_and_without_a_line_of_stack()
    {
        var log = new LogCollector();
        await using var server = await RunningServer.StartAsync(adjust: builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        using var admin = await server.ApiClientAsync();
        var key = await ReportKeyAsync(admin);

        foreach (var path in new[] { $"/r/{key}", "/r/unknown", "/", "/health" })
            foreach (var request in Broken($"POST {path} HTTP/1.1\r\nHost: x\r\n"))
                AssertRefused(request, await SendAsync(server.Reports, request));
        foreach (var encoding in new[] { "gzip", "br", "deflate" })
            AssertRefused(encoding,
                await SendAsync(server.Reports,
                $"POST /r/{key} HTTP/1.1\r\nHost: x\r\nContent-Encoding: {encoding}\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot it at"));

        Assert.Empty(log.Traces);
        using var reports = server.NewBrowser(server.Reports);
        Assert.Equal(HttpStatusCode.NoContent,
            (await reports.PostAsync($"/r/{key}",
            new StringContent(
            """{"csp-report":{"document-uri":"https://shop.example/","violated-directive":"script-src","blocked-uri":"https://x.example/x.js"}}"""),
            Cancel)).StatusCode);
        Assert.Matches("pageshield_reporting_requests_total\\{[^}]*status=\"400\"[^}]*\\} [1-9]", await admin.GetStringAsync("/metrics", Cancel));
    }

    [Fact]
    public async Task The_dashboards_listener_answers_it_with_4xx_counts_it_and_logs_one_line_for_many()
    {
        var log = new LogCollector();
        await using var server = await RunningServer.StartAsync(adjust: builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        using var admin = await server.ApiClientAsync();
        var token = admin.DefaultRequestHeaders.Authorization!.ToString(); // not null: an API client has one
        var host = new Uri(server.Dashboard).Authority;

        foreach (var start in new[]
        {
            $"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            $"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=b\r\n",
            $"POST /api/sites HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nContent-Type: application/json\r\n",
            $"POST /api/sites HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n",
            $"POST /api/sites/import HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nContent-Type: text/csv\r\n",
        })
            foreach (var request in Broken(start)) AssertRefused(request, await SendAsync(server.Dashboard, request));

        Assert.Empty(log.Traces);
        Assert.Single(log.Lines,
            static line =>
            line.Text.Contains("requests rejected since the last such message", StringComparison.Ordinal)
            && line.Text.Contains("with status 400", StringComparison.Ordinal));
        Assert.Matches("pageshield_http_refused_total\\{[^}]*status=\"400\"[^}]*\\} [1-9]", await admin.GetStringAsync("/metrics", Cancel));
    }

    [Fact]
    public async Task A_form_with_too_many_or_too_long_fields_is_refused_with_a_sentence()
    {
        var log = new LogCollector();
        await using var server = await RunningServer.StartAsync(adjust: builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        using var browser = server.NewBrowser();

        foreach (var form in new[]
        {
            string.Join('&', Enumerable.Range(0, 5000).Select(static number => $"f{number}=x")),
            "long=" + new string('x', 5_000_000),
            new string('n', 10_000) + "=x",
        })
        {
            var answer = await browser.PostAsync("/sign-in", new StringContent(form, null, "application/x-www-form-urlencoded"), Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("is invalid", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.Empty(log.Traces);
    }

    [Theory]
    [InlineData(2_000_000)]
    [InlineData(300_000)]
    [InlineData(100_000)]
    public async Task A_cell_that_is_too_long_is_told_by_its_line_and_the_lines_before_it_are_imported(int length)
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.ApiClientAsync();

        var answer =
            await admin.PostAsync("/api/sites/import",
            new StringContent(
            $"url,name\nhttps://a.example/,A\nhttps://b.example/,{new string('x', length)}\nhttps://c.example/,\"{new string('y', length)}\"\n",
            null, "text/csv"), Cancel);
        var result = await answer.Content.ReadFromJsonAsync<SiteImportResult>(Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(result!.Lines[0].SiteId); // not null: 200 has a body
        Assert.Null(result.Lines[1].SiteId);
        Assert.NotEmpty(result.Lines[1].Errors);
        Assert.DoesNotContain(result.Lines[1].Errors, static error => error.Length > 1000);
    }

    private static void AssertRefused(string request, string answer) =>
        Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal)
            || (request.Contains("HTTP/9.9", StringComparison.Ordinal) && answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal)),
            $"{request[..Math.Min(request.Length, 300)]} was answered with: {answer[..Math.Min(answer.Length, 300)]}");

    private static async Task<string> ReportKeyAsync(HttpClient admin)
    {
        var answer = await admin.PostAsJsonAsync("/api/sites", new { name = "Shop", startUrls = new[] { "https://shop.example/" } }, Cancel);
        return (await answer.Content.ReadFromJsonAsync<Created>(Cancel))!.ReportKey; // not null: 201 has a body
    }

    /// <summary>Sends these bytes and reads the answer's first line; a sender that half-closes would hear nothing.</summary>
    private static async Task<string> SendAsync(string address, string request)
    {
        var target = new Uri(address);
        using var client = new TcpClient();
        await client.ConnectAsync(target.Host, target.Port, Cancel);
        var stream = client.GetStream();
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancel);
            int read;
            while (!answer.ToString().Contains("\r\n", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer, Cancel)) > 0)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // It was answered before all was sent, and closed; without an answer the assertion fails.
        }

        return answer.ToString();
    }

    private sealed record Created(int Id, string ReportKey);
}
