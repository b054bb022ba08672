using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Accounts;

public sealed class PasswordGuessTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_strangers_wrong_passwords_lock_his_own_address_and_nobody_elses(Store store)
    {
        await using var server = await RunningServer.StartAsync(store, settings: Strangers.BehindProxy);
        (await server.SignedInBrowserAsync()).Dispose();

        await Strangers.GuessAsync(server, "ann", "203.0.113.7", 10);
        using var sameAddress = Strangers.At(server, "203.0.113.7");
        using var elsewhere = Strangers.At(server, "198.51.100.1");
        var locked = Assert.Single(await Strangers.EntriesAsync(server, "account.locked"));

        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(sameAddress, "ann", RunningServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await RunningServer.SignInAsync(elsewhere, "ann", RunningServer.Password)).StatusCode);
        Assert.Equal(("somebody at 203.0.113.7", "account:1"), (locked.Actor, locked.Subject));
    }

    [Fact]
    public async Task A_device_that_has_signed_in_before_is_not_locked_by_wrong_passwords_from_its_own_address()
    {
        await using var server = await RunningServer.StartAsync(settings: Strangers.BehindProxy);
        using var known = Strangers.At(server, "203.0.113.7");
        (await server.SignedInBrowserAsync()).Dispose();
        await RunningServer.SignInAsync(known, "ann", RunningServer.Password);
        await RunningServer.SubmitToAsync(known, "/account", "/sign-out");

        await Strangers.GuessAsync(server, "ann", "203.0.113.7", 10);

        Assert.Equal(HttpStatusCode.Redirect, (await RunningServer.SignInAsync(known, "ann", RunningServer.Password)).StatusCode);
    }

    [Fact]
    public async Task A_known_device_has_a_limit_of_its_own_and_a_cookie_that_was_made_up_is_no_known_device()
    {
        await using var server = await RunningServer.StartAsync(settings: Strangers.BehindProxy);
        using var known = Strangers.At(server, "203.0.113.7");
        using var liar = Strangers.At(server, "203.0.113.8");
        liar.DefaultRequestHeaders.Add("Cookie", "pageshield-device=made-up");
        (await server.SignedInBrowserAsync()).Dispose();
        await RunningServer.SignInAsync(known, "ann", RunningServer.Password);
        await RunningServer.SubmitToAsync(known, "/account", "/sign-out");

        for (var i = 0; i < 10; i++) await RunningServer.SignInAsync(known, "ann", "not the password");
        await Strangers.GuessAsync(server, "ann", "203.0.113.8", 10);

        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(known, "ann", RunningServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(liar, "ann", RunningServer.Password)).StatusCode);
    }

    [Fact]
    public async Task A_network_of_IPv6_is_one_place_whatever_its_last_half_says()
    {
        await using var server = await RunningServer.StartAsync(settings: Strangers.BehindProxy);
        (await server.SignedInBrowserAsync()).Dispose();

        for (var i = 0; i < 10; i++) await Strangers.GuessAsync(server, "ann", $"2001:db8:1:2::{i + 1}", 1);
        using var neighbour = Strangers.At(server, "2001:db8:1:2:ffff::1");
        using var other = Strangers.At(server, "2001:db8:1:3::1");

        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(neighbour, "ann", RunningServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await RunningServer.SignInAsync(other, "ann", RunningServer.Password)).StatusCode);
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_from_everywhere_are_told_and_leave_each_new_network_one_guess()
    {
        await using var server = await RunningServer.StartAsync(settings: Strangers.BehindProxy);
        (await server.SignedInBrowserAsync()).Dispose();
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
        var limit = server.Services.GetRequiredService<GuessLimit>();
        for (var i = 0; i < 99; i++) await limit.TakeAsync(GuessRule.PasswordFromEverywhere("ANN"), 1, CancellationToken.None);

        await Strangers.GuessAsync(server, "ann", "203.0.113.1", 1);
        await Strangers.GuessAsync(server, "ann", "203.0.113.2", 1);
        using var second = Strangers.At(server, "203.0.113.2");
        using var person = Strangers.At(server, "198.51.100.1");

        Assert.Equal(HttpStatusCode.OK, (await RunningServer.SignInAsync(second, "ann", RunningServer.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await RunningServer.SignInAsync(person, "ann", RunningServer.Password)).StatusCode);
        Assert.Single(await Strangers.EntriesAsync(server, "account.attacked"));
        Assert.Contains("many wrong passwords for 'ann'",
            (await Strangers.ReadAsync(server, db => db.Alerts.SingleAsync(CancellationToken.None))).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_way_to_fail_compares_one_hash_counts_one_guess_and_says_the_same()
    {
        var hasher = new CountingHasher();
        await using var server = await RunningServer.StartAsync(
            adjust: builder => builder.Services.AddSingleton<IPasswordHasher<Operator>>(hasher), settings: Strangers.BehindProxy);
        (await server.SignedInBrowserAsync()).Dispose();
        using var api = await server.ApiClientAsync();
        await api.PostAsJsonAsync("/api/accounts", new { name = "invited" }); // has no password yet
        await api.PostAsJsonAsync("/api/accounts", new { name = "disabled" });
        await Strangers.ReadAsync(server, db => db.Users.Where(account => account.UserName == "disabled").ExecuteUpdateAsync(set => set
            .SetProperty(account => account.DisabledAt, DateTimeOffset.UnixEpoch)
            .SetProperty(account => account.PasswordHash, new PasswordHasher<Operator>().HashPassword(new Operator(), RunningServer.Password)),
                CancellationToken.None));
        await Strangers.GuessAsync(server, "ann", "203.0.113.66", 10);

        var seen = new List<(int Compared, int Made, int Counted, string Said)>();
        foreach (var (name, password, address) in new[]
        {
            ("ann", "not the password", "203.0.113.1"), ("nobody", RunningServer.Password, "203.0.113.1"),
            ("invited", RunningServer.Password, "203.0.113.1"),
            ("disabled", RunningServer.Password, "203.0.113.1"), ("ann", RunningServer.Password, "203.0.113.66"),
            ("ann", new string('x', 300), "203.0.113.2"),
        })
        {
            hasher.Reset();
            var before = await WrongAsync(server);
            using var browser = Strangers.At(server, address);
            var answer = await RunningServer.SignInAsync(browser, name, password);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var said = (await answer.Content.ReadAsStringAsync())
                .Contains("Wrong name or password. After too many wrong passwords, wait 15 minutes", StringComparison.Ordinal);
            seen.Add((hasher.Compared, hasher.Made, await WrongAsync(server) - before, said ? "refused" : "something else"));
        }

        // The fifth is locked: its address knows that from its own guesses, and gets no further one counted.
        Assert.Equal(
            [(1, 0, 2, "refused"), (1, 0, 2, "refused"), (1, 0, 2, "refused"), (1, 0, 2, "refused"), (1, 0, 0, "refused"), (1, 0, 2, "refused")],
            seen);
    }

    private static Task<int> WrongAsync(RunningServer server) =>
        Strangers.ReadAsync(server, db => db.Guesses.SumAsync(count => count.Wrong, CancellationToken.None));
}
