using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Filters;

public sealed class SavedFilterTests
{
    private const string List = "/sites/1/connections?type=beacon&party=third";

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_filter_is_saved_on_its_list_and_opens_it_by_a_lasting_address(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var ann = await server.SignedInBrowserAsync();
        await AddSiteAsync(server);

        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(ann, List, "connections", "party=third&type=beacon", "Bad & foreign")).StatusCode);
        var page = await ann.GetStringAsync(List);
        var opened = await ann.GetAsync("/sites/1/filters/1");

        Assert.Contains("Bad &amp; foreign", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/sites/1/filters/1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Save this filter", page, StringComparison.Ordinal);
        Assert.Equal("/sites/1/connections?party=third&type=beacon", opened.Headers.Location?.OriginalString);
        Assert.Equal(["filter.saved"], await ActionsAsync(server));
    }

    [Fact]
    public async Task Others_see_what_is_shared_and_cannot_change_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var ann = await server.SignedInBrowserAsync();
        await AddSiteAsync(server);
        using var bob = await ViewerAsync(server);
        await SaveAsync(ann, "/alerts?state=open", "alerts", "state=open", "Open ones");

        var hidden = await bob.GetStringAsync("/alerts?state=open");
        var unknown = await bob.GetAsync("/filters/1");
        await ShareAsync(ann, "/alerts?state=open", "yes");
        var shown = await bob.GetStringAsync("/alerts?state=open");
        var opened = await bob.GetAsync("/filters/1");
        var removed = await PostAsync(bob, "/alerts?state=open", "/filters/1/remove");

        Assert.DoesNotContain("Open ones", hidden, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("Open ones", shown, StringComparison.Ordinal);
        Assert.Equal("/alerts?state=open", opened.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, removed.StatusCode);
        Assert.Contains("Open ones", await ann.GetStringAsync("/alerts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_account_shared_outlives_it_and_its_own_filters_go_with_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var ann = await server.SignedInBrowserAsync();
        using var bob = await ViewerAsync(server, role: "analyst");
        using var api = await server.ApiClientAsync();
        await SaveAsync(bob, "/changes?review=open", "changes", "review=open", "Shared", shared: true);
        await SaveAsync(bob, "/changes?review=done", "changes", "review=done", "Own");

        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync("/api/accounts/2")).StatusCode);
        var left = (await api.GetFromJsonAsync<JsonObject>("/api/filters?list=changes"))!["items"]!.AsArray(); // not null: a list

        Assert.Equal(["Shared"], left.Select(each => (string?)each!["name"])); // not null: items
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(ann, "/changes?review=open", "/filters/1/remove")).StatusCode);
    }

    [Fact]
    public async Task Programs_save_change_and_remove_filters_that_everybody_sees()
    {
        await using var server = await RunningServer.StartAsync();
        using var ann = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        using var viewer = await server.ApiClientAsync("viewer");

        var made = await api.PostAsJsonAsync("/api/filters", new { name = "Failed", list = "crawls", query = "?state=failed&after=x" });
        var filter = (await made.Content.ReadFromJsonAsync<JsonObject>())!; // not null: 201 has a body
        var refused = await viewer.PatchAsJsonAsync("/api/filters/1", new { name = "Mine now" });
        var renamed = await api.PatchAsJsonAsync("/api/filters/1", new { name = "Failed ones", isShared = false });
        var page = await ann.GetStringAsync("/crawls");
        var removed = await api.DeleteAsync("/api/filters/1");

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(("state=failed", true, "/filters/1"), ((string?)filter["query"], (bool?)filter["isShared"], (string?)filter["url"]));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.True((bool?)(await renamed.Content.ReadFromJsonAsync<JsonObject>())!["isShared"]); // not null: 200 has a body
        Assert.Contains("Failed ones", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(["filter.saved", "filter.edited", "filter.removed"], await ActionsAsync(server));
    }

    [Theory]
    [InlineData("scripts", "", "query")]
    [InlineData("scripts", "page=102&party=third", "query")]
    [InlineData("scripts", "review=open", "query")]
    [InlineData("settings", "party=third", "list")]
    [InlineData("scripts", "party=third", "name")]
    public async Task What_cannot_be_saved_is_said_by_field(string list, string query, string field)
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();

        var answer = await api.PostAsJsonAsync("/api/filters", new { name = field == "name" ? new string('x', 61) : "Fine", list, query });
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(problem?["errors"]?[field]);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_beside_the_form()
    {
        await using var server = await RunningServer.StartAsync();
        using var ann = await server.SignedInBrowserAsync();
        await SaveAsync(ann, "/alerts?state=open", "alerts", "state=open", "Mine");

        var again = await SaveAsync(ann, "/alerts?state=done", "alerts", "state=done", "Mine");
        var page = await ann.GetStringAsync(again.Headers.Location);

        Assert.Contains("A filter with this name already exists", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_of_some_sites_opens_a_shared_filter_there_and_not_elsewhere()
    {
        await using var server = await RunningServer.StartAsync();
        using var ann = await server.SignedInBrowserAsync();
        await AddSiteAsync(server);
        using var api = await server.ApiClientAsync();
        var foreign = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://other.example/" } });
        using var bob = await ViewerAsync(server, sites: [1]);
        await SaveAsync(ann, List, "connections", "party=third&type=beacon", "Bad", shared: true);

        Assert.Equal(HttpStatusCode.Redirect, (await bob.GetAsync("/sites/1/filters/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync($"/sites/{foreign}/filters/1")).StatusCode);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Shared_filters_of_other_sites_do_not_exist_for_an_account_or_token_of_some_sites(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var ann = await server.SignedInBrowserAsync();
        await AddSiteAsync(server);
        using var api = await server.ApiClientAsync();
        var foreign = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://other.example/" } });
        using var bob = await ViewerAsync(server, sites: [foreign]);
        using var eve = await ViewerAsync(server, sites: [1], role: "analyst", name: "eve");
        await SaveAsync(ann, List, "connections", "party=third&type=beacon", "Of the shop", shared: true);
        await SaveAsync(ann, "/alerts?state=open", "alerts", "state=open", "Of all", shared: true);
        await SaveAsync(eve, List, "connections", "party=third", "Of eve", shared: true);
        using var token = await TokenAsync(server, "viewer", foreign);

        foreach (var client in new[] { bob, token })
        {
            Assert.Empty((await client.GetFromJsonAsync<JsonObject>("/api/filters"))!["items"]!.AsArray()); // not null: a list
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/filters/1")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/filters/2")).StatusCode);
        }

        Assert.DoesNotContain("Of the shop", await bob.GetStringAsync($"/sites/{foreign}/connections?type=beacon"), StringComparison.Ordinal);
        Assert.DoesNotContain("Of all", await bob.GetStringAsync("/alerts?state=open"), StringComparison.Ordinal);
        // not null: items
        Assert.Equal(["Of the shop", "Of eve"],
            (await eve.GetFromJsonAsync<JsonObject>("/api/filters"))!["items"]!.AsArray().Select(static each => (string?)each!["name"]));
        Assert.Equal(3, (await api.GetFromJsonAsync<JsonObject>("/api/filters"))!["items"]!.AsArray().Count); // not null: a list
    }

    [Fact]
    public async Task A_viewer_shares_nothing_whether_by_form_by_edit_or_by_token()
    {
        await using var server = await RunningServer.StartAsync();
        using var ann = await server.SignedInBrowserAsync();
        using var bob = await ViewerAsync(server);
        using var viewer = await server.ApiClientAsync("viewer");

        await SaveAsync(bob, "/alerts?state=open", "alerts", "state=open", "Planted", shared: true);
        await SaveAsync(bob, "/alerts?state=open", "alerts", "state=open", "Own");
        var shared = await ShareAsync(bob, "/alerts?state=open", "yes");
        var byToken = await viewer.PostAsJsonAsync("/api/filters", new { name = "Planted", list = "alerts", query = "state=open" });

        Assert.Equal(HttpStatusCode.BadRequest, byToken.StatusCode);
        Assert.NotEqual(HttpStatusCode.InternalServerError, shared.StatusCode);
        Assert.DoesNotContain("share with everyone", await bob.GetStringAsync("/alerts?state=done"), StringComparison.Ordinal);
        // not null: items
        Assert.Equal(
            ["Own"], (await bob.GetFromJsonAsync<JsonObject>("/api/filters"))!["items"]!.AsArray().Select(static each => (string?)each!["name"]));
        var page = await ann.GetStringAsync("/alerts?state=open");
        Assert.DoesNotContain("Planted", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Own", page, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> TokenAsync(RunningServer server, string role, params int[] sites)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var issued = scope.ServiceProvider.GetRequiredService<PageShield.Accounts.ApiTokens>().Issue("some", role, null, "test", sites);
        await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().SaveChangesAsync();
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(server.Dashboard),
            DefaultRequestHeaders = { Authorization = new("Bearer", issued.Secret) }
        };
    }

    private static async Task AddSiteAsync(RunningServer server)
    {
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
    }

    private static async Task<HttpClient> ViewerAsync(RunningServer server, int[]? sites = null, string role = "viewer", string name = "bob")
    {
        using var api = await server.ApiClientAsync();
        var invited = await (await api.PostAsJsonAsync("/api/accounts", new { name, role, sites })).Content.ReadFromJsonAsync<JsonObject>();
        var browser = server.NewBrowser();
        var link = new Uri((string?)invited?["link"] ?? "").PathAndQuery;
        await RunningServer.SubmitAsync(browser, link, "join",
            new Dictionary<string, string>
            {
                ["Entry.Password"] = RunningServer.Password,
                ["Entry.Repeated"] = RunningServer.Password,
                ["Entry.TimeZone"] = "UTC"
            });
        return browser;
    }

    private static Task<HttpResponseMessage> SaveAsync(HttpClient browser, string page, string list, string query, string name,
        bool shared = false) =>
        PostAsync(browser, page, "/filters/save", ("name", name), ("list", list), ("query", query), ("from", page), ("shared", shared ? "yes" : ""),
            ("site", System.Text.RegularExpressions.Regex.Match(page, "^/sites/([0-9]+)/").Groups[1].Value));

    private static Task<HttpResponseMessage> ShareAsync(HttpClient browser, string page, string shared) =>
        PostAsync(browser, page, "/filters/1/share", ("shared", shared), ("from", page));

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        return await browser.PostAsync(action,
            new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new("__RequestVerificationToken", token)]));
    }

    private static async Task<List<string>> ActionsAsync(RunningServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().AuditEntries.Where(entry => entry.Action.StartsWith("filter."))
            .OrderBy(entry => entry.Number).Select(entry => entry.Action).ToListAsync(CancellationToken.None);
    }
}
