using System.Net;
using System.Text.Json;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Screens;

public sealed class ExportTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    public static TheoryData<string> Lists =>
        ["/sites/1/scripts/export", "/sites/1/connections/export", "/sites/1/cookies/export", "/sites/1/policies/export", "/sites/1/changes/export",
            "/sites/1/observations/export", "/sites/1/crawls/export", "/changes/export", "/alerts/export", "/crawls/export",
            "/alerts/undelivered/export", "/api/accounts/export", "/api/tokens/export"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Each_list_comes_as_csv_and_json_files(string path)
    {
        var csv = await screens.Browser.GetAsync($"{path}?format=csv", TestContext.Current.CancellationToken);
        var json = await screens.Browser.GetAsync($"{path}?format=json", TestContext.Current.CancellationToken);

        foreach (var file in new[] { csv, json })
        {
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
            Assert.Equal(["default-src 'none'; sandbox"], file.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal(["nosniff"], file.Headers.GetValues("X-Content-Type-Options"));
        }

        using var document = JsonDocument.Parse(await json.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var lines = (await csv.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd().Split("\r\n");
        Assert.True(document.RootElement.GetArrayLength() > 0);
        Assert.True(lines.Length > document.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_run_is_neutralised()
    {
        var csv = await screens.Browser.GetStringAsync("/sites/1/cookies/export?format=csv", TestContext.Current.CancellationToken);

        Assert.Contains("'=cmd|", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",=cmd", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_keeps_the_filters_of_the_screen()
    {
        var json = await screens.Browser.GetStringAsync(
            "/sites/1/scripts/export?format=json&verdict=malicious", TestContext.Current.CancellationToken);

        using var document = JsonDocument.Parse(json);
        Assert.Equal(SeededShops.Skimmer, Assert.Single(document.RootElement.EnumerateArray()).GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Stored_source_is_a_file_without_any_power_and_equals_its_hash()
    {
        var script = await screens.Browser.GetStringAsync($"/sites/1/scripts/{SeededShops.Skimmer}", TestContext.Current.CancellationToken);
        var path = System.Text.RegularExpressions.Regex.Match(script, "/sites/1/scripts/1001/versions/([0-9a-f]{64})/source");

        var file = await screens.Browser.GetAsync(path.Value, TestContext.Current.CancellationToken);

        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(["default-src 'none'; sandbox"], file.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            path.Groups[1].Value, Sha256Hash.OfBytes(await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ToString());
    }

    [Fact]
    public async Task A_source_is_had_only_through_a_site_that_runs_it()
    {
        var script = await screens.Browser.GetStringAsync($"/sites/1/scripts/{SeededShops.Skimmer}", TestContext.Current.CancellationToken);
        var hash = System.Text.RegularExpressions.Regex.Match(script, "versions/([0-9a-f]{64})/source").Groups[1].Value;

        var answer =
            await screens.Browser.GetAsync($"/sites/2/scripts/{SeededShops.Skimmer}/versions/{hash}/source", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_screenshot_is_a_picture_and_nothing_else()
    {
        var picture =
            await screens.Browser.GetAsync($"/sites/1/crawls/{SeededShops.LastCrawl}/pages/8000/screenshot", TestContext.Current.CancellationToken);

        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["default-src 'none'; sandbox"], picture.Headers.GetValues("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("/api/sites/1/scripts?limit=0")]
    [InlineData("/api/sites/1/scripts?limit=100000")]
    [InlineData("/api/sites/1/scripts?after=%3Cscript%3E")]
    public async Task A_request_that_means_nothing_is_told_so(string path)
    {
        using var api = await screens.Server.ApiClientAsync("viewer");

        var answer = await api.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
