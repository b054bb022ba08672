using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Crawls;
using PageShield.IntegrationTests.Hosting;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Sites;

public sealed class SitesTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_site_is_created_read_changed_and_removed_over_the_API(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();

        var id = await RunningServer.AddSiteAsync(
            api, new { startUrls = new[] { "shop.example/start" }, cron = "15 3 * * *", timeZone = "Europe/Vienna" });
        var created = await api.GetFromJsonAsync<JsonElement>($"/api/sites/{id}");
        var changed = await (await api.PatchAsJsonAsync($"/api/sites/{id}", new { name = "The shop", cron = "" }))
            .Content.ReadFromJsonAsync<JsonElement>();
        var list = await api.GetFromJsonAsync<JsonElement>("/api/sites");
        var removed = await api.DeleteAsync($"/api/sites/{id}");
        var gone = await api.GetAsync($"/api/sites/{id}");

        Assert.Equal("https://shop.example/start", created.GetProperty("startUrls")[0].GetString());
        Assert.Equal("shop.example", created.GetProperty("hosts")[0].GetString());
        Assert.Equal("shop.example", created.GetProperty("name").GetString());
        Assert.NotEqual(JsonValueKind.Null, created.GetProperty("nextRunAt").ValueKind);
        Assert.True(ReportKey.TryParse(created.GetProperty("reportKey").GetString(), out _));
        Assert.Equal("The shop", changed.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("nextRunAt").ValueKind);
        Assert.Equal("shop.example", changed.GetProperty("hosts")[0].GetString());
        Assert.Equal(1, list.GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task How_the_crawler_behaves_on_a_site_is_kept_and_secrets_are_never_shown_again(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();
        var id = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });

        var answer = await api.PatchAsJsonAsync($"/api/sites/{id}", new
        {
            journeys = "journey Buy\ngo to https://shop.example/p\nfill \"Password\" with secret shop-password",
            personas = new[] { "desktop:", "phone: mobile locale=de-AT" },
            consent = "reject",
            triesCheckout = true,
            comparesPlainFetch = false,
            paymentHosts = new[] { "pay.example" },
            outboundProxy = "http://proxy.internal:3128",
            secretHeader = "X-Crawler-Key: let-me-in-please",
            secrets = new Dictionary<string, string> { ["shop-password"] = "open sesame" },
        });
        var text = await answer.Content.ReadAsStringAsync();
        var changed = JsonDocument.Parse(text).RootElement;
        var renamed = await (await api.PatchAsJsonAsync($"/api/sites/{id}", new { name = "other" })).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("reject", true, false),
            (changed.GetProperty("consent").GetString(), changed.GetProperty("triesCheckout").GetBoolean(),
            changed.GetProperty("comparesPlainFetch").GetBoolean()));
        Assert.Equal("X-Crawler-Key", changed.GetProperty("secretHeader").GetString());
        Assert.Equal(["secret-header", "shop-password"],
            changed.GetProperty("secretNames").EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        Assert.DoesNotContain("let-me-in", text, StringComparison.Ordinal);
        Assert.Equal(2, renamed.GetProperty("secretNames").GetArrayLength());
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var site = await db.Sites.SingleAsync();
        Assert.DoesNotContain(site.Secrets,
            static entry => entry.Contains("sesame", StringComparison.Ordinal) || entry.Contains("let-me-in", StringComparison.Ordinal));
        Assert.DoesNotContain(
            await db.AuditEntries.ToListAsync(), static entry => $"{entry.Before}{entry.After}".Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_with_the_crawlers_behaviour_is_said()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();

        var answer = await api.PostAsJsonAsync("/api/sites", new
        {
            startUrls = new[] { "shop.example" },
            journeys = "go to https://elsewhere.example/\ndance",
            personas = new[] { "x: flying" },
            paymentHosts = new[] { "a b" },
            outboundProxy = "socks5://x",
            secretHeader = "no colon",
            secrets = new Dictionary<string, string> { ["bad name!"] = "x" },
        });
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(["journeys", "outboundProxy", "paymentHosts", "personas", "secretHeader", "secrets"],
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        Assert.Equal(2, problem.GetProperty("errors").GetProperty("journeys").GetArrayLength());
    }

    [Fact]
    public async Task A_recording_is_read_elsewhere_and_becomes_a_journey_or_a_sentence()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        var id = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });

        var taken = await api.PatchAsJsonAsync($"/api/sites/{id}",
            new { journeys = "await page.goto('https://shop.example/p');\nawait page.getByRole('button', { name: 'Buy' }).click();\n" });
        var odd = await api.PatchAsJsonAsync($"/api/sites/{id}",
            new { journeys = "await page.goto('https://shop.example/p');\nawait page.getByText('a').dragTo(page.getByText('b'));\n" });
        var bomb = await api.PatchAsJsonAsync($"/api/sites/{id}", new { journeys = $"await page.goto('{new string('\\', 150_000)}" });
        var huge = await api.PatchAsJsonAsync(
            $"/api/sites/{id}", new { journeys = "page.goto('https://shop.example/')\n" + new string('(', 300_000) });

        Assert.Equal("journey recorded\ngo to https://shop.example/p\nclick button \"Buy\"",
            (await taken.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("journeys").GetString());
        Assert.Contains("Line 2", await odd.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [odd.StatusCode, bomb.StatusCode, huge.StatusCode]);
        Assert.Contains("200,000", await huge.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_site_is_said_at_once()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();

        var answer = await api.PostAsJsonAsync("/api/sites", new
        {
            startUrls = new[] { "ftp://shop.example/" },
            hosts = new[] { "shop.example:8080" },
            pageLimit = 0,
            cron = "0 0 31 2 *",
            allowPrivate = new[] { "localhost" },
        });
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["allowPrivate", "cron", "hosts", "pageLimit", "startUrls"],
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"startUrls\": 7}")]
    [InlineData("{\"nmae\": \"typo\"}")]
    [InlineData("{\"environment\": \"moon\"}")]
    public async Task A_body_that_cannot_be_read_is_a_400_with_problem_details(string body)
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();

        var answer = await api.PostAsync("/api/sites", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task An_import_takes_the_good_lines_and_reports_the_bad_ones_by_number(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();
        const string Csv = """
            url,name,hosts,environment,cron,time_zone
            https://one.example/,One,,production,15 3 * * *,Europe/Vienna
            https://two.example/,"Two, the second",two.example;www.two.example,staging,,
            not a url at all !!,Bad,,,,
            https://three.example/,Three,,moon,99 * * * *,
            "https://broken.example/,unclosed,,,,
            https://bücher.example/,Books,,,,
            https://one.example/,Again,,,,
            """;

        var answer = await api.PostAsync("/api/sites/import", new StringContent(Csv, Encoding.UTF8, "text/csv"));
        var lines = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("lines").EnumerateArray().ToList();
        var imported = lines.Where(line => line.GetProperty("siteId").ValueKind == JsonValueKind.Number)
            .Select(line => line.GetProperty("line").GetInt32());
        var refused = lines.Where(line => line.GetProperty("errors").GetArrayLength() > 0).Select(line => line.GetProperty("line").GetInt32());
        var sites = (await api.GetFromJsonAsync<JsonElement>("/api/sites")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal([2, 3, 7], imported);
        Assert.Equal([4, 5, 6, 8], refused);
        Assert.Equal(["One", "Two, the second", "Books"], sites.Select(site => site.GetProperty("name").GetString()));
        Assert.Equal(["two.example", "www.two.example"], sites[1].GetProperty("hosts").EnumerateArray().Select(host => host.GetString()));
        Assert.Equal("xn--bcher-kva.example", sites[2].GetProperty("hosts")[0].GetString());
    }

    [Fact]
    public async Task An_export_comes_back_as_an_import_and_runs_no_formula()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(
            api, new { startUrls = new[] { "https://shop.example/" }, name = "=HYPERLINK(\"https://evil.example\")", cron = "0 4 * * *" });
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://other.example/" }, name = "@SUM(1)" });

        var answer = await api.GetAsync("/api/sites/export");
        var csv = await answer.Content.ReadAsStringAsync();
        await using var second = await RunningServer.StartAsync();
        using var target = await second.ApiClientAsync();
        var imported = await (await target.PostAsync("/api/sites/import", new StringContent(csv, Encoding.UTF8, "text/csv")))
            .Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.DoesNotContain(csv.Split('\n').SelectMany(line => line.Split(',')),
            cell => cell.TrimStart('"').StartsWith('=') || cell.TrimStart('"').StartsWith('@'));
        Assert.Equal(2, imported.GetProperty("imported").GetInt32());
    }

    [Fact]
    public async Task A_hostile_site_name_is_shown_as_text_on_every_screen()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        using var browser = await server.SignedInBrowserAsync();
        const string Name = "<img src=x onerror=alert(1)>\u202egnp";
        var id = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" }, name = Name });

        foreach (var path in new[] { "/sites", $"/sites/{id}/edit", $"/sites/{id}/remove", $"/sites/{id}/set-up", "/settings/audit" })
        {
            var page = await browser.GetStringAsync(path);
            Assert.Contains("&lt;img src=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
            if (!path.EndsWith("/edit", StringComparison.Ordinal)) Assert.DoesNotContain('\u202e', page);
        }
    }

    [Fact]
    public async Task The_form_keeps_what_was_typed_and_marks_each_wrong_field()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();

        var answer = await RunningServer.SubmitAsync(browser, "/sites/new", "add-site", new Dictionary<string, string>
        {
            ["Entry.StartUrls"] = "https://shop.example/",
            ["Entry.Name"] = "Kept name",
            ["Entry.Cron"] = "every day",
            ["Entry.TimeZone"] = "Mars/Olympus",
            ["Entry.PageLimit"] = "20",
        });
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Kept name", page, StringComparison.Ordinal);
        Assert.Contains("is not a known time zone", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adding_a_site_leads_on_and_its_headers_are_ready_to_copy()
    {
        await using var server = await RunningServer.StartAsync(settings: "--PageShield:PublicReports=https://reports.example");
        using var browser = await server.SignedInBrowserAsync();

        var added = await RunningServer.SubmitAsync(browser, "/sites/new", "add-site", new Dictionary<string, string>
        {
            ["Entry.StartUrls"] = "https://shop.example/",
            ["Entry.UseSitemap"] = "true",
            ["Entry.PageLimit"] = "5",
            ["Entry.TimeZone"] = "UTC",
        });
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/sites/1/set-up"));

        Assert.StartsWith("/sites/1/crawls/", added.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains("Waiting for the first report", page, StringComparison.Ordinal);
        Assert.Contains("report-to page-shield", page, StringComparison.Ordinal);
        Assert.Contains("https://reports.example/r/", page, StringComparison.Ordinal);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        var site = await db.Sites.SingleAsync(CancellationToken.None);
        var crawl = await db.Crawls.SingleAsync(CancellationToken.None);
        Assert.Equal((CrawlState.Queued, "ann"), (crawl.State, crawl.RequestedBy));
        Assert.True(site.UseSitemap);
        Assert.False(site.FollowLinks);
        Assert.Equal(5, site.PageLimit);
    }
}
