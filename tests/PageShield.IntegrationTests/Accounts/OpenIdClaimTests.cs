using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PageShield.IntegrationTests.Hosting;
using PageShield.Web.Accounts.OpenId;
using static PageShield.IntegrationTests.Accounts.OpenIdSteps;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>Providers that say less, or in other places, than the specification's examples.</summary>
public sealed class OpenIdClaimTests
{
    [Theory]
    [InlineData("false", "absent", "/sign-in?openid=unverified")]
    [InlineData("true", "absent", "/")]
    [InlineData("true", "false", "/sign-in?openid=unverified")]
    public async Task A_provider_that_is_silent_about_verification_is_trusted_only_where_the_setting_says_so(
        string trust, string verified, string expected)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider, settings: $"--PageShield:OpenId:TrustAddresses={trust}");
        await InviteAsync(server, new { name = Email });
        provider.Person.Remove("email_verified");
        if (verified != "absent") provider.Person["email_verified"] = JsonNode.Parse(verified);
        using var browser = server.NewBrowser();

        Assert.Equal(expected, await SignInAsync(browser));
    }

    [Theory]
    [InlineData("common")]
    [InlineData("organizations/v2.0")]
    public async Task Addresses_of_a_provider_for_every_directory_there_is_cannot_be_trusted(string directory)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningServer.StartAsync(settings:
            [$"--PageShield:OpenId:Authority=https://login.example/{directory}", "--PageShield:OpenId:ClientId=x",
                "--PageShield:OpenId:TrustAddresses=true"]));

        Assert.Contains("PageShield:OpenId:TrustAddresses: must be false", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["other","shield-analysts"]}}""", false)]
    [InlineData("realm_access.roles", """{"realm_access":{"roles":["other","shield-analysts"]}}""", true)]
    [InlineData("resource_access.page-shield.roles", """{"resource_access":{"page-shield":{"roles":"shield-analysts"}}}""", false)]
    [InlineData("https://shop.example/roles", """{"https://shop.example/roles":["shield-analysts"]}""", false)]
    [InlineData("groups", """{"groups":["x","shield-analysts"]}""", true)]
    [InlineData("memberships.role", """{"memberships":[{"team":"x"},{"role":"shield-analysts"}]}""", false)]
    public async Task A_role_may_lie_inside_another_claim(string claim, string claims, bool inUserInfo)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server = await StartAsync(provider, settings:
            [$"--PageShield:OpenId:RoleClaim={claim}", "--PageShield:OpenId:AnalystValue=shield-analysts", "--PageShield:OpenId:DefaultRole=",
                "--PageShield:OpenId:AllowedDomains=shop.example"]);
        var own = JsonNode.Parse(claims)!.AsObject(); // not null: it is an object
        if (inUserInfo) provider.UserInfo = own;
        else foreach (var (name, value) in own) provider.Person[name] = value?.DeepClone();
        using var browser = server.NewBrowser();
        using var api = await server.ApiClientAsync();

        var lead = await SignInAsync(browser);

        Assert.Equal("/", lead);
        Assert.Equal("analyst", (string?)(await api.GetFromJsonAsync<JsonObject>("/api/accounts"))!["items"]![0]!["role"]); // not null: one was made
    }

    [Fact]
    public async Task A_claim_that_never_comes_is_one_warning_in_the_log_and_on_Settings_until_it_comes()
    {
        var log = new KeptLog<OpenIdSignIn>();
        await using var provider = await OpenIdProvider.StartAsync();
        await using var server =
            await RunningServer.StartAsync(adjust: builder => builder.Services.AddSingleton<ILogger<OpenIdSignIn>>(log), settings:
        [
            $"--PageShield:OpenId:Authority={provider.Issuer}", $"--PageShield:OpenId:ClientId={OpenIdProvider.ClientId}",
            $"--PageShield:OpenId:ClientSecret={OpenIdProvider.ClientSecret}",
            "--PageShield:OpenId:RoleClaim=realm_access.roles", "--PageShield:OpenId:ViewerValue=people",
            "--PageShield:OpenId:AllowedDomains=shop.example",
        ]);
        using var admin = await server.SignedInBrowserAsync();

        Assert.Equal("/", await SignInAsync(server.NewBrowser()));
        Assert.Equal("/", await SignInAsync(server.NewBrowser()));
        var missing = await admin.GetStringAsync("/settings");
        provider.Person["realm_access"] = new JsonObject { ["roles"] = new JsonArray() };
        Assert.Equal("/", await SignInAsync(server.NewBrowser()));
        var came = await admin.GetStringAsync("/settings");

        Assert.Contains("The claim realm_access.roles (OpenId:RoleClaim) was missing from the last sign-in", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("The claim realm_access.roles", came, StringComparison.Ordinal);
        Assert.Contains(
            "email", Assert.Single(log.Warnings, static line => line.StartsWith("The claim", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
