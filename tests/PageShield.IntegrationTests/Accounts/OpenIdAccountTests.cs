using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PageShield.IntegrationTests.Hosting;
using static PageShield.IntegrationTests.Accounts.OpenIdSteps;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>Accounts whose person comes by a provider: linking, sessions, roles.</summary>
public sealed class OpenIdAccountTests
{
    [Fact]
    public async Task An_account_with_a_password_is_not_taken_over_by_its_name_but_linked_by_its_person()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider);
        using var owner = await server.SignedInBrowserAsync(Email);
        using var stranger = server.NewBrowser();

        var byName = await SignInAsync(stranger);
        var foreign = await owner.GetAsync("/account/openid?proof=forged");
        var link = Link(await owner.GetStringAsync("/account"));
        var stolen = await stranger.GetAsync(link);
        var linked = await SignInAsync(owner, link);
        var bySubject = await SignInAsync(stranger);

        Assert.Equal("/sign-in?openid=link", byName);
        Assert.Equal("/account?openid=stale", foreign.Headers.Location?.OriginalString);
        Assert.StartsWith("/sign-in", stolen.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("/account?openid=linked", linked);
        Assert.Equal("/", bySubject);
    }

    [Fact]
    public async Task A_link_is_taken_off_where_another_way_in_is_left_and_ends_the_sessions_that_came_by_it()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider);
        using var owner = await server.SignedInBrowserAsync("ann");
        await SignInAsync(owner, Link(await owner.GetStringAsync("/account")));
        using var other = server.NewBrowser();
        await SignInAsync(other);
        await InviteAsync(server, new { name = "only@shop.example" });
        provider.Person = new() { ["sub"] = "only", ["email"] = "only@shop.example", ["email_verified"] = true };
        using var only = server.NewBrowser();
        await SignInAsync(only);

        var removed = await RunningServer.SubmitToAsync(owner, "/account", "/account/openid/remove");
        var refused = await RunningServer.SubmitToAsync(only, "/account", "/account/openid/remove");

        Assert.Equal("/account?openid=removed", removed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/account")).StatusCode);
        Assert.Equal("/account?openid=only", refused.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Sites_second_factor_disabling_and_signing_out_hold_for_such_sessions_too()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider, settings: "--PageShield:Accounts:RequireSecondFactor=true");
        using var api = await server.ApiClientAsync();
        var own = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://one.example/" } });
        var foreign = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://two.example/" } });
        var id = await InviteAsync(server, new { name = Email, sites = new[] { own } });
        using var browser = server.NewBrowser();

        await SignInAsync(browser);
        var reached = (await browser.GetAsync($"/sites/{own}")).StatusCode;
        var hidden = (await browser.GetAsync($"/sites/{foreign}")).StatusCode;
        await RunningServer.SubmitToAsync(browser, "/account", "/sign-out");
        var signedOut = (await browser.GetAsync("/account")).StatusCode;
        await SignInAsync(browser);
        await api.PatchAsJsonAsync($"/api/accounts/{id}", new { disabled = true });
        var ended = (await browser.GetAsync("/account")).StatusCode;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (reached, hidden));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (signedOut, ended));
        Assert.Equal("/sign-in?openid=closed", await SignInAsync(browser));
    }

    [Fact]
    public async Task Roles_of_the_provider_count_from_the_next_sign_in_and_never_take_the_last_administrator()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider, settings:
            ["--PageShield:OpenId:RoleClaim=groups", "--PageShield:OpenId:AdminValue=shield-admins", "--PageShield:OpenId:AnalystValue=shield",
                "--PageShield:OpenId:DefaultRole="]);
        using var api = await server.ApiClientAsync();
        var id = await InviteAsync(server, new { name = Email });
        using var browser = server.NewBrowser();
        async Task<(string? Lead, string? Role)> WithAsync(params string[] groups)
        {
            provider.Person["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]);
            // not null: invited
            return (await SignInAsync(browser), (string?)(await api.GetFromJsonAsync<JsonObject>($"/api/accounts/{id}"))!["role"]);
        }

        Assert.Equal(("/", "analyst"), await WithAsync("staff", "shield"));
        Assert.Equal(("/sign-in?openid=role", "analyst"), await WithAsync("staff"));
        Assert.Equal(("/", "admin"), await WithAsync("shield", "shield-admins"));
        Assert.Equal(("/", "admin"), await WithAsync("shield"));
    }
}
