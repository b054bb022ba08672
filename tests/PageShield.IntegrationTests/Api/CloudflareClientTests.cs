using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.IntegrationTests.Screens;
using PageShield.Inventory;

namespace PageShield.IntegrationTests.Api;

/// <summary>The official npm client reads a seeded shop; what it returns is compared with the database.</summary>
public sealed class CloudflareClientTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private const string Zone = "00000000000000000000000000000001";

    [Fact]
    public async Task Cloudflares_own_client_reads_settings_scripts_connections_and_cookies()
    {
        using var api = await screens.Server.ApiClientAsync();
        var token = api.DefaultRequestHeaders.Authorization!.Parameter!; // not null: set by ApiClientAsync

        var read = await NpmClients.RunAsync("cloudflare.mjs", $"{screens.Server.Dashboard}/client/v4", token, Zone);

        var before = read.GetProperty("before").GetProperty("enabled").GetBoolean();
        Assert.Equal((!before, !before),
            (read.GetProperty("changed").GetProperty("enabled").GetBoolean(), read.GetProperty("after").GetProperty("enabled").GetBoolean()));
        Assert.True(read.GetProperty("after").GetProperty("updated_at").GetDateTimeOffset() > read.GetProperty("before").GetProperty("updated_at")
            .GetDateTimeOffset());

        ScriptKind[] addressed =
            [ScriptKind.External, ScriptKind.Module, ScriptKind.Worker, ScriptKind.SharedWorker, ScriptKind.ServiceWorker, ScriptKind.Worklet,
            ScriptKind.Wasm];
        Assert.Equal(
            (await screens.ReadAsync(db => db.Scripts.Where(script => script.SiteId == 1 && addressed.Contains(script.Kind))
                .Select(script => script.Url).ToListAsync(CancellationToken.None))).Order(StringComparer.Ordinal),
            // not null: every row has a URL
            read.GetProperty("scripts").EnumerateArray().Select(row => row.GetProperty("url").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(await screens.ReadAsync(db => db.Connections.CountAsync(row => row.SiteId == 1, CancellationToken.None)),
            read.GetProperty("connections").GetArrayLength());
        Assert.Equal(
            await screens.ReadAsync(
            db => db.Cookies.CountAsync(row => row.SiteId == 1 && row.Status != InventoryStatus.Removed, CancellationToken.None)),
            read.GetProperty("cookies").GetArrayLength());

        var script = read.GetProperty("script");
        Assert.Equal($"{SeededShops.Skimmer:x32}", script.GetProperty("id").GetString());
        Assert.InRange(script.GetProperty("js_integrity_score").GetInt32(), 1, 9);
        Assert.Equal(64, script.GetProperty("hash").GetString()!.Length); // not null: it has a content
        Assert.NotEqual(0, script.GetProperty("versions").GetArrayLength());
        Assert.NotEqual(0, script.GetProperty("page_urls").GetArrayLength());
        Assert.Contains(
            read.GetProperty("byHost").EnumerateArray(), row => row.GetProperty("id").GetString() == script.GetProperty("id").GetString());
        Assert.Equal(read.GetProperty("connections")[0].GetProperty("id").GetString(), read.GetProperty("connection").GetProperty("id").GetString());
        Assert.Equal(read.GetProperty("cookies")[0].GetProperty("name").GetString(), read.GetProperty("cookie").GetProperty("name").GetString());
        Assert.StartsWith("id,url,host,added_at,first_seen_at,last_seen_at,first_page_url,page_urls,", read.GetProperty("csv").GetString(),
            StringComparison.Ordinal);
        Assert.Equal([404, 404, 400, 401],
            new[] { "missing", "zone", "parameter", "token" }.Select(
            name => read.GetProperty("failures").GetProperty(name).GetProperty("status").GetInt32()));
        Assert.All(read.GetProperty("failures").EnumerateObject(),
            failure => Assert.True(failure.Value.GetProperty("errors")[0].GetProperty("code").GetInt32() > 0));
    }

    [Theory]
    [InlineData("scripts", "id,added_at,first_seen_at,host,last_seen_at,url,url_contains_cdn_cgi_path,cryptomining_score,dataflow_score,domain_reported_malicious,fetched_at,hash,js_integrity_score,magecart_score,malicious_domain_categories,malicious_url_categories,malware_score,obfuscation_score,page_urls,url_reported_malicious")]
    [InlineData("connections", "id,added_at,first_seen_at,host,last_seen_at,url,url_contains_cdn_cgi_path,domain_reported_malicious,malicious_domain_categories,malicious_url_categories,page_urls,url_reported_malicious")]
    [InlineData("cookies",
        "id,first_seen_at,host,last_seen_at,name,type,domain_attribute,http_only_attribute,page_urls,path_attribute,secure_attribute")]
    public async Task Pages_of_a_list_are_complete_without_overlap_and_have_every_field(string noun, string fields)
    {
        using var api = await screens.Server.ApiClientAsync("viewer");
        var (ids, total, page) = (new List<string>(), 1, 0);

        while (ids.Count < total && page < 200)
        {
            using var answer =
                JsonDocument.Parse(
                await api.GetStringAsync(
                $"/client/v4/zones/{Zone}/page_shield/{noun}?per_page=3&page={++page}&order_by=first_seen_at&direction=asc"));
            var (root, info) = (answer.RootElement, answer.RootElement.GetProperty("result_info"));
            Assert.True(root.GetProperty("success").GetBoolean());
            Assert.Equal(root.GetProperty("result").GetArrayLength(), info.GetProperty("count").GetInt32());
            Assert.All(root.GetProperty("result").EnumerateArray(),
                row => Assert.All(fields.Split(','), field => Assert.True(row.TryGetProperty(field, out _), field)));
            // not null: every row has an id
            ids.AddRange(root.GetProperty("result").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            total = info.GetProperty("total_count").GetInt32();
        }

        Assert.NotEqual(0, total);
        Assert.Equal(total, ids.Distinct().Count());
        Assert.Equal(total, ids.Count);
    }

    [Theory]
    [InlineData("GET", "/client/v4/zones/nosuchzone/page_shield", HttpStatusCode.NotFound)]
    [InlineData("GET", "/client/v4/no/such/path", HttpStatusCode.Forbidden)] // what declares no policy is the administrators'
    [InlineData("PUT", "/client/v4/zones/1/page_shield", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/client/v4/zones/1/page_shield/scripts?order_by=size", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/client/v4/zones/1/page_shield/scripts?page=0", HttpStatusCode.BadRequest)]
    public async Task Every_error_comes_in_the_envelope(string method, string path, HttpStatusCode status)
    {
        using var api = await screens.Server.ApiClientAsync("viewer");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await api.SendAsync(request);
        using var envelope = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(status, answer.StatusCode);
        Assert.False(envelope.RootElement.GetProperty("success").GetBoolean());
        Assert.NotEqual(0, envelope.RootElement.GetProperty("errors").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, envelope.RootElement.GetProperty("result").ValueKind);
    }
}
