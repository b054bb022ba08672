using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>What becomes of API tokens when the account that made them goes, or may less.</summary>
public sealed class TokenOwnerTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_removed_accounts_tokens_end_with_it_and_so_do_those_that_its_tokens_made(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var bob = await InviteAsync(server, "bob");
        var own = await TokenOfAsync(server, bob);
        // not null: 201 has a body
        using var made =
            Client(server,
            (await (await own.PostAsJsonAsync("/api/tokens", new { name = "second", role = "viewer" })).Content.ReadFromJsonAsync<Made>())!.Token);
        Assert.Equal(HttpStatusCode.OK, (await made.GetAsync("/api/sites")).StatusCode);

        var removed = await api.DeleteAsync($"/api/accounts/{bob}");

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized),
            ((await own.GetAsync("/api/sites")).StatusCode, (await made.GetAsync("/api/sites")).StatusCode));
        Assert.Equal(2, (await Strangers.EntriesAsync(server, "token.revoked")).Count);
        own.Dispose();
    }

    [Fact]
    public async Task Tokens_go_over_to_another_administrator_where_the_removal_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var (bob, viewer) = (await InviteAsync(server, "bob"), await InviteAsync(server, "vic", "viewer"));
        using var own = await TokenOfAsync(server, bob);

        var toViewer = await api.DeleteAsync($"/api/accounts/{bob}?tokensTo={viewer}");
        var page = await admin.GetStringAsync($"/settings/accounts/{bob}");
        var removed =
            await RunningServer.SubmitAsync(admin, $"/settings/accounts/{bob}", "remove", new Dictionary<string, string> { ["TokensTo"] = "1" });

        Assert.Equal(HttpStatusCode.BadRequest, toViewer.StatusCode);
        Assert.Contains("are transferred to ann", page, StringComparison.Ordinal);
        Assert.DoesNotContain("are transferred to vic", page, StringComparison.Ordinal);
        Assert.Equal("/settings/accounts", removed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/api/accounts")).StatusCode);
        Assert.Equal(1,
            await Strangers.ReadAsync(
            server, async db => (await db.ApiTokens.SingleAsync(token => token.Name == "bob's", CancellationToken.None)).AccountId));
        Assert.Single(await Strangers.EntriesAsync(server, "token.handed-over"));
    }

    [Fact]
    public async Task A_disabled_accounts_tokens_stop_until_it_is_enabled_again()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var bob = await InviteAsync(server, "bob");
        using var own = await TokenOfAsync(server, bob);

        await api.PatchAsJsonAsync($"/api/accounts/{bob}", new { disabled = true });
        var whileDisabled = await own.GetAsync("/api/sites");
        await api.PatchAsJsonAsync($"/api/accounts/{bob}", new { disabled = false });

        Assert.Equal(HttpStatusCode.Unauthorized, whileDisabled.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/api/sites")).StatusCode);
    }

    [Fact]
    public async Task A_token_never_may_more_than_the_account_with_which_it_ends()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
        var hidden = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://other.example/" } });
        var bob = await InviteAsync(server, "bob");
        using var own = await TokenOfAsync(server, bob);
        var before = await own.GetAsync("/api/accounts");

        await api.PatchAsJsonAsync($"/api/accounts/{bob}", new { role = "viewer", sites = new[] { site } });

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await own.GetAsync("/api/accounts")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/api/sites/{site}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"/api/sites/{hidden}")).StatusCode);
    }

    [Fact]
    public async Task A_token_that_a_person_makes_on_the_page_ends_with_that_person()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = await server.SignedInBrowserAsync();

        await RunningServer.SubmitAsync(admin, "/settings/tokens", "new-token",
            new Dictionary<string, string> { ["Entry.Name"] = "pipeline", ["Entry.Role"] = "viewer", ["Entry.Days"] = "30" });

        Assert.Equal(1, await Strangers.ReadAsync(server, async db => (await db.ApiTokens.SingleAsync(CancellationToken.None)).AccountId));
        Assert.Contains("href=\"/settings/accounts/1\"", await admin.GetStringAsync("/settings/tokens"), StringComparison.Ordinal);
    }

    private static async Task<int> InviteAsync(RunningServer server, string name, string role = "admin")
    {
        using var api = await server.ApiClientAsync();
        // not null: 201 has a body
        return (await (await api.PostAsJsonAsync("/api/accounts", new { name, role })).Content.ReadFromJsonAsync<Invited>())!.Id;
    }

    private static async Task<HttpClient> TokenOfAsync(RunningServer server, int account)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var issued = scope.ServiceProvider.GetRequiredService<ApiTokens>().Issue("bob's", Roles.Admin, null, "bob", null, account);
        await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().SaveChangesAsync(CancellationToken.None);
        return Client(server, issued.Secret);
    }

    private static HttpClient Client(RunningServer server, string secret)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.Dashboard) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    private sealed record Invited(int Id);

    private sealed record Made(int Id, string Token);
}
