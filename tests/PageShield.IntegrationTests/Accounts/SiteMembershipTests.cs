using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;
using PageShield.IntegrationTests.Screens;
using PageShield.Storage;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>Everything is asked for as an analyst of the quiet shop: the other shops, which exist, must not.</summary>
public sealed partial class SiteMembershipTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    // Rows of the other shop, by the names that routes give their parameters.
    private static readonly Dictionary<string, string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        ["siteId"] = "1",
        ["id"] = "1",
        ["zoneId"] = "1",
        ["zone_id"] = "1",
        ["crawlId"] = $"{SeededShops.LastCrawl}",
        ["scriptId"] = $"{SeededShops.Skimmer}",
        ["changeId"] = $"{SeededShops.Infection}",
        ["pageId"] = "8000",
        ["ruleId"] = "1",
        ["rowId"] = $"{SeededShops.Skimmer:x32}",
        ["patternId"] = "1",
        ["filterId"] = "1",
        ["passkeyId"] = "AAAA",
        ["overrideId"] = "1",
        ["verb"] = "revert",
    };

    // What belongs to no site.
    private static readonly string[] OfNoSite = ["/not-found", "/error", "/api/openapi.json"];

    [Fact]
    public async Task No_route_that_names_another_site_exists_for_an_account_of_some_sites()
    {
        using var api = await RestrictedAsync(Roles.Analyst);
        var named = Routes().Where(route => route.Parameters.Count > 0 && route.Policy != "Admin").ToList();
        var sha256 =
            await screens.ReadAsync(db => db.ScriptVersions.Where(version => version.SiteId == 1 && version.ScriptId == SeededShops.Skimmer)
            .Select(version => version.Sha256).FirstAsync(CancellationToken.None));

        var found = new List<string>();
        foreach (var route in named)
        {
            var path = Parameter()
                .Replace(route.Path,
                match => match.Groups[1].Value == "sha256" || route.Path.StartsWith("/api/contents", StringComparison.Ordinal)
                ? sha256.ToString()
                : Others[match.Groups[1].Value]);
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
            if (route.Method is not ("GET" or "DELETE"))
                request.Content = path.StartsWith("/api", StringComparison.Ordinal) ? JsonContent.Create(new { }) : new FormUrlEncodedContent([]);
            var answer = await api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var text = answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : "";
            // Forms lead back to their list whether or not the row is there.
            if (answer.StatusCode == HttpStatusCode.Redirect && route is { Method: "POST", Path: ['/', 'a', 'l', 'e', 'r', 't', 's', ..] }) continue;
            if (answer.StatusCode != HttpStatusCode.NotFound && !(route.Path.EndsWith("/events", StringComparison.Ordinal) && text.Length == 0))
                found.Add($"{route.Method} {path} {(int)answer.StatusCode}");
        }

        Assert.True(named.Count > 50, $"only {named.Count} routes");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task The_same_routes_exist_for_an_account_of_all_sites()
    {
        using var api = await screens.Server.ApiClientAsync(Roles.Viewer);
        var named = Routes()
            .Where(route => route.Parameters.Count > 0 && route is { Method: "GET", Policy: "Viewer" }
            && !route.Path.EndsWith("/events", StringComparison.Ordinal)).ToList();

        var there = 0;
        foreach (var route in named.Where(route => route.Parameters.All(Others.ContainsKey)))
        {
            var answer =
                await api.GetAsync(Parameter().Replace(route.Path, match => Others[match.Groups[1].Value]), HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect) there++;
        }

        Assert.True(there > 25, $"only {there} of {named.Count} routes answer: the test above proves little");
    }

    [Fact]
    public async Task No_list_page_or_export_shows_an_account_of_some_sites_anything_of_the_others()
    {
        using var api = await RestrictedAsync(Roles.Viewer);
        var hidden = await screens.ReadAsync(db => db.Sites.Where(site => site.Id != SeededShops.QuietId).ToListAsync(CancellationToken.None));
        var secrets = hidden.SelectMany(site => site.Hosts).Append(SeededShops.SkimmerHost).ToList();
        var open = Routes()
            .Where(route => route is { Method: "GET", Parameters.Count: 0 } && route.Policy != "Admin" && !OfNoSite.Contains(route.Path))
            .Select(route => route.Path)
            .Append($"/search?q={Uri.EscapeDataString(secrets[0])}").Append("/changes/export?format=json").Append("/alerts/export?format=json")
                .Distinct();

        var leaks = new List<string>();
        foreach (var path in open)
        {
            var text = await (await api.GetAsync(path)).Content.ReadAsStringAsync();
            // The search repeats what was searched for.
            leaks.AddRange(secrets.Append("/sites/1")
                .Where(secret => !path.Contains(secret, StringComparison.Ordinal)
                && Regex.IsMatch(text, Regex.Escape(secret) + @"(?!\d)", RegexOptions.IgnoreCase)).Select(secret => $"{path}: {secret}"));
        }

        Assert.Empty(leaks);
        Assert.Contains("/sites/2", await api.GetStringAsync("/sites"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_other_sites_that_a_form_names_stay_as_they_are()
    {
        using var api = await RestrictedAsync(Roles.Analyst);

        await api.PostAsync("/alerts/acknowledge", new FormUrlEncodedContent([new("ids", "1/4001"), new("ids", "1/4002"), new("from", "/alerts")]));
        await api.PostAsync(
            "/changes/review", new FormUrlEncodedContent([new("ids", $"1/{SeededShops.Infection}"), new("verb", "accept"), new("from", "/changes")]));
        await api.PostAsync("/scripts/authorization",
            new FormUrlEncodedContent(
            [new("ids", $"1/{SeededShops.Skimmer}"), new("decision", "authorized"), new("justification", "x"), new("from", "/")]));

        var touched = await screens.ReadAsync(async db =>
            await db.AuditEntries.CountAsync(entry => entry.Actor.StartsWith("token:some"), CancellationToken.None));
        Assert.Equal(0, touched);
    }

    [Fact]
    public async Task A_person_sees_the_sites_chosen_for_them_from_the_next_click()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var first = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://first.example/" } });
        var second = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://second.example/" } });
        var invited = await (await api.PostAsJsonAsync("/api/accounts", new { name = "bob", sites = new[] { first } }))
            .Content.ReadFromJsonAsync<Invited>();
        using var bob = server.NewBrowser();
        // not null: 201 has a body
        await RunningServer.SubmitAsync(bob, new Uri(invited!.Link).PathAndQuery, "join",
            new Dictionary<string, string> { ["Entry.Password"] = RunningServer.Password, ["Entry.Repeated"] = RunningServer.Password });

        var before = await bob.GetStringAsync("/sites");
        await api.PatchAsJsonAsync($"/api/accounts/{invited.Id}", new { sites = new[] { second } });
        var after = await bob.GetStringAsync("/sites");
        await api.DeleteAsync($"/api/sites/{second}");
        var nothing = await bob.GetStringAsync("/sites");

        Assert.Contains("first.example", before, StringComparison.Ordinal);
        Assert.DoesNotContain("second.example", before, StringComparison.Ordinal);
        Assert.Contains("second.example", after, StringComparison.Ordinal);
        Assert.DoesNotContain("first.example", after, StringComparison.Ordinal);
        Assert.DoesNotContain(".example", nothing, StringComparison.Ordinal);
    }

    private async Task<HttpClient> RestrictedAsync(string role)
    {
        await using var scope = screens.Server.Services.CreateAsyncScope();
        var issued = scope.ServiceProvider.GetRequiredService<ApiTokens>().Issue("some", role, null, "test", [SeededShops.QuietId]);
        await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().SaveChangesAsync();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(screens.Server.Dashboard) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Secret);
        return client;
    }

    private IEnumerable<Route> Routes() =>
        from endpoint in screens.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        where (endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener ?? Listener.Dashboard) == Listener.Dashboard
        where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        let policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList()
        where policies.Count > 0
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        let path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        where method != "POST" || !endpoint.Metadata.OfType<ComponentTypeMetadata>().Any() // a form of a page is handled by what loads the page
        select new Route(method, path, policies.Contains("Admin") ? "Admin" : policies[^1],
            [.. endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name)]);

    [GeneratedRegex(@"\{\*{0,2}(\w+)(?::[^{}]*(?:\([^)]*\)\)?)?)?\}")]
    private static partial Regex Parameter();

    private sealed record Route(string Method, string Path, string Policy, IReadOnlyList<string> Parameters);

    private sealed record Invited(int Id, string Link);
}
