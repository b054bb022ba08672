using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Accounts;

public sealed class SecondFactorGuessTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Wrong_codes_from_many_addresses_lock_the_second_factor_although_each_came_after_the_right_password(Store store)
    {
        await using var server = await RunningServer.StartAsync(store, settings: Strangers.BehindProxy);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
        var (_, codes) = await Authenticator.EnrolAsync(browser);

        for (var i = 0; i < 10; i++)
        {
            using var stranger = Strangers.At(server, $"203.0.113.{i}");
            Assert.False(await Authenticator.SignInAsync(stranger, $"00000{i}"));
        }

        using var other = server.NewBrowser();
        var rightWhileLocked = await Authenticator.SignInAsync(other, codes[0]);
        var here = await (await RunningServer.SubmitAsync(browser, Authenticator.Page, "off", new Dictionary<string, string> { ["Code"] = codes[1] }))
            .Content.ReadAsStringAsync();
        var locked = Assert.Single(await Strangers.EntriesAsync(server, "account.locked"));
        var alert = await Strangers.ReadAsync(server, db => db.Alerts.SingleAsync(CancellationToken.None));
        var state = await api.GetFromJsonAsync<AccountState>("/api/accounts/1");
        var unlocked = await api.PostAsync("/api/accounts/1/unlock", null);
        using var afterwards = server.NewBrowser();

        Assert.False(rightWhileLocked);
        Assert.Contains("Too many wrong codes", here, StringComparison.Ordinal);
        Assert.Equal(("somebody at 203.0.113.9", "account:1"), (locked.Actor, locked.Subject));
        Assert.Contains("\"factor\":\"code\"", locked.After, StringComparison.Ordinal);
        Assert.Equal((AlertEvents.SystemTrouble, Severity.High), (alert.Event, alert.Severity));
        Assert.Contains("repeated wrong second-factor codes for 'ann'", alert.Title, StringComparison.Ordinal);
        Assert.Equal("locked", state?.State);
        Assert.Equal(HttpStatusCode.OK, unlocked.StatusCode);
        Assert.True(await Authenticator.SignInAsync(afterwards, codes[0]));
    }

    [Fact]
    public async Task Only_a_right_code_sets_the_count_of_wrong_ones_back()
    {
        await using var server = await RunningServer.StartAsync(settings: Strangers.BehindProxy);
        using var browser = await server.SignedInBrowserAsync();
        var (_, codes) = await Authenticator.EnrolAsync(browser);

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 9; i++) await WrongAsync(server, $"203.0.113.{i}");
            using var right = Strangers.At(server, "198.51.100.1");
            Assert.True(await Authenticator.SignInAsync(right, codes[round]));
        }

        Assert.Empty(await Strangers.EntriesAsync(server, "account.locked"));
        Assert.Equal(2, (await Strangers.EntriesAsync(server, "account.recovery-code-used")).Count);
    }

    [Fact]
    public async Task Wrong_recovery_codes_count_like_wrong_codes_of_the_app()
    {
        await using var server = await RunningServer.StartAsync(settings: Strangers.BehindProxy);
        using var browser = await server.SignedInBrowserAsync();
        await Authenticator.EnrolAsync(browser);

        for (var i = 0; i < 10; i++) await WrongAsync(server, $"203.0.113.{i}", "1234567-89abcde");

        Assert.Single(await Strangers.EntriesAsync(server, "account.locked"));
        Assert.Equal(10,
            await Strangers.ReadAsync(
            server, async db => (await db.Guesses.SingleAsync(count => count.Key == GuessRule.Code(1).Key, CancellationToken.None)).Wrong));
    }

    private static async Task WrongAsync(RunningServer server, string address, string code = "000000")
    {
        using var stranger = Strangers.At(server, address);
        Assert.False(await Authenticator.SignInAsync(stranger, code));
    }

    private sealed record AccountState(string State);
}
