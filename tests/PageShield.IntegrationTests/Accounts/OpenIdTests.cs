using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PageShield.IntegrationTests.Hosting;
using static PageShield.IntegrationTests.Accounts.OpenIdSteps;

namespace PageShield.IntegrationTests.Accounts;

public sealed class OpenIdTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task An_invited_person_joins_by_the_verified_address_and_is_known_by_subject_from_then_on(Store store)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider, store);
        await InviteAsync(server, new { name = Email, role = "analyst" });
        using var browser = server.NewBrowser();

        var page = await browser.GetStringAsync("/sign-in?returnUrl=%2Fsites");
        var first = await SignInAsync(browser, "/sign-in/openid?returnUrl=%2Fsites");
        var shown = await browser.GetStringAsync("/account");
        provider.Person["email"] = "married@shop.example";
        using var again = server.NewBrowser();
        var second = await SignInAsync(again);

        Assert.Contains("href=\"/sign-in/openid?returnUrl=%2Fsites\">Sign in with the shop", page, StringComparison.Ordinal);
        Assert.Equal("/sites", first);
        Assert.True(provider.SawProof);
        Assert.Contains("OpenID Connect,", shown, StringComparison.Ordinal);
        Assert.Equal("/", second);
        Assert.Equal(HttpStatusCode.Forbidden, (await again.GetAsync("/settings/accounts")).StatusCode);
        Assert.Equal(["account.invited", "account.joined", "account.signed-in", "account.signed-in"], await ActionsAsync(server));
    }

    public static TheoryData<string, Action<OpenIdProvider>> Forgeries => new()
    {
        { "another nonce", static provider => provider.Falsify = static claims => claims["nonce"] = "a nonce of another sign-in" },
        { "no nonce", static provider => provider.Falsify = static claims => claims.Remove("nonce") },
        { "another issuer", static provider => provider.Falsify = static claims => claims["iss"] = "https://evil.example" },
        { "another audience", static provider => provider.Falsify = static claims => claims["aud"] = "another-client" },
        { "too old", static provider => provider.Falsify = static claims => claims["exp"] = 1_700_000_000 },
        { "no subject", static provider => provider.Falsify = static claims => claims.Remove("sub") },
        { "another key", static provider => provider.Algorithm = "other-key" },
        { "signature left out", static provider => provider.Algorithm = "left-out" },
        { "no signature", static provider => provider.Algorithm = "none" },
        { "signed by the secret", static provider => provider.Algorithm = "HS256" },
        { "refused", static provider => provider.Error = "access_denied" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_not_the_providers_for_this_sign_in_opens_nothing(string what, Action<OpenIdProvider> forge)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider);
        await InviteAsync(server, new { name = Email });
        forge(provider);
        using var browser = server.NewBrowser();

        var lead = await SignInAsync(browser);

        Assert.Equal((what, "/sign-in?openid=failed"), (what, lead));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        Assert.Contains("failed or timed out", await browser.GetStringAsync(lead), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_another_browsers_sign_in_opens_nothing()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider);
        await InviteAsync(server, new { name = Email });
        using var attacker = server.NewBrowser();
        using var victim = server.NewBrowser();

        var callback = await CallbackAsync(attacker, "/sign-in/openid");
        var lead = (await victim.GetAsync(callback)).Headers.Location?.OriginalString;

        Assert.Equal("/sign-in?openid=failed", lead);
        Assert.Equal(HttpStatusCode.Redirect, (await victim.GetAsync("/account")).StatusCode);
    }

    [Theory]
    [InlineData("false", "/sign-in?openid=unverified")]
    [InlineData("\"no\"", "/sign-in?openid=unverified")]
    [InlineData("null", "/sign-in?openid=unverified")]
    [InlineData("true", "/")]
    [InlineData("\"true\"", "/")]
    public async Task Only_a_verified_address_leads_to_an_invitation(string verified, string expected)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider);
        await InviteAsync(server, new { name = Email });
        provider.Person["email_verified"] = JsonNode.Parse(verified);
        using var browser = server.NewBrowser();

        Assert.Equal(expected, await SignInAsync(browser));
    }

    [Fact]
    public async Task An_address_may_come_from_the_user_info_endpoint_and_two_that_differ_are_none()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider);
        await InviteAsync(server, new { name = Email });
        await InviteAsync(server, new { name = "admin@shop.example" });
        using var browser = server.NewBrowser();

        provider.UserInfo = new() { ["email"] = "admin@shop.example", ["email_verified"] = true };
        var differing = await SignInAsync(browser);
        provider.Person = new() { ["sub"] = "2" };
        var alone = await SignInAsync(browser);

        Assert.Equal("/sign-in?openid=unverified", differing);
        Assert.Equal("/", alone);
    }

    [Theory]
    [InlineData("jane\u017f@shop.example")]
    [InlineData("jane@shop.example@evil.example")]
    [InlineData("@shop.example")]
    [InlineData("jane")]
    public async Task What_is_no_plain_address_is_none(string email)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider, settings: "--PageShield:OpenId:AllowedDomains=shop.example;evil.example");
        provider.Person["email"] = email;
        using var browser = server.NewBrowser();

        Assert.Equal("/sign-in?openid=unverified", await SignInAsync(browser));
    }

    [Fact]
    public async Task Who_was_not_invited_stays_outside_unless_the_domain_is_allowed()
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var closed = await StartAsync(provider);
        await using var open =
            await StartAsync(
            provider, settings: ["--PageShield:OpenId:AllowedDomains=other.example; SHOP.example", "--PageShield:OpenId:DefaultRole=analyst"]);
        using var one = closed.NewBrowser();
        using var two = open.NewBrowser();
        using var three = open.NewBrowser();
        using var api = await open.ApiClientAsync();

        var stranger = await SignInAsync(one);
        var welcome = await SignInAsync(two);
        var made = (await api.GetFromJsonAsync<JsonObject>("/api/accounts"))!["items"]![0]!; // not null: one was made
        provider.Person = new() { ["sub"] = "3", ["email"] = "jane@deep.shop.example", ["email_verified"] = true };
        var below = await SignInAsync(three);

        Assert.Equal("/sign-in?openid=unknown", stranger);
        Assert.Equal("/", welcome);
        Assert.Equal((Email, "analyst", "active"), ((string?)made["name"], (string?)made["role"], (string?)made["state"]));
        Assert.Equal("/sign-in?openid=unknown", below);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_said_and_passwords_go_on()
    {
        await using var server =
            await RunningServer.StartAsync(settings: ["--PageShield:OpenId:Authority=http://127.0.0.1:9", "--PageShield:OpenId:ClientId=x"]);
        using var browser = await server.SignedInBrowserAsync();

        var lead = (await server.NewBrowser().GetAsync("/sign-in/openid")).Headers.Location?.OriginalString;

        Assert.Equal("/sign-in?openid=unreachable", lead);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sites")).StatusCode);
    }

    [Theory]
    [InlineData("Authority", "http://login.example", "is not HTTPS")]
    [InlineData("ClientId", "", "ClientId")]
    [InlineData("Scopes", "profile", "'openid' is missing")]
    [InlineData("DefaultRole", "owner", "'owner' is not one of")]
    [InlineData("AllowedDomains", "shop", "'shop' is not a domain")]
    [InlineData("RoleClaim", "groups", "requires at least one of")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string name, string value, string reason)
    {
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => RunningServer.StartAsync(settings:
            ["--PageShield:OpenId:Authority=https://login.example", "--PageShield:OpenId:ClientId=x", $"--PageShield:OpenId:{name}={value}"]));

        Assert.Contains($"OpenId:{name}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_button_and_no_way()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.NewBrowser();

        Assert.DoesNotContain("openid", await browser.GetStringAsync("/sign-in"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in/openid")).StatusCode);
    }
}
