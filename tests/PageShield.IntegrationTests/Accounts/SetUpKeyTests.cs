using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;
using PageShield.Tests.Alerts;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>The key of an authenticator app that is being set up, and what the change of a factor does to everybody else who is signed in.</summary>
public sealed class SetUpKeyTests
{
    private const string Name = "ann@shop.example";
    private const string Fresh = "another plain long sentence";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Each_session_is_shown_a_key_of_its_own_that_no_other_session_can_put_in_force(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var here = await server.SignedInBrowserAsync();
        using var there = await server.SignedInBrowserAsync();

        var (own, others) = (await Authenticator.ShownKeyAsync(here), await Authenticator.ShownKeyAsync(there));
        var crossed = await Authenticator.TurnOnAsync(here, others);
        var turnedOn = await Authenticator.TurnOnAsync(here, own);

        Assert.NotEqual(own, others);
        Assert.Contains("The code is wrong", await crossed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Your recovery codes", await turnedOn.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_worth_nothing_after_ten_minutes_and_another_one_is_shown()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        var key = await Authenticator.ShownKeyAsync(browser);
        var again = await Authenticator.ShownKeyAsync(browser);
        var end = await Strangers.ReadAsync(server, async db => (await db.Sessions.SingleAsync(CancellationToken.None)).TotpKeyEndsAt);
        await Strangers.ReadAsync(server,
            db => db.Sessions.ExecuteUpdateAsync(
            set => set.SetProperty(session => session.TotpKeyEndsAt, TimeProvider.System.GetUtcNow()), CancellationToken.None));

        var late = await Authenticator.TurnOnAsync(browser, key);
        var fresh = await Authenticator.ShownKeyAsync(browser);

        Assert.Equal(key, again);
        Assert.InRange(end!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(10)); // not null: a key was shown
        Assert.Contains("expired after ten minutes", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(key, fresh);
        Assert.False(await Strangers.ReadAsync(server, db => db.Users.AnyAsync(account => account.TwoFactorEnabled, CancellationToken.None)));
    }

    [Fact]
    public async Task A_factor_turned_on_or_off_and_a_new_password_end_all_other_sessions_and_are_told_by_mail()
    {
        using var post = new SmtpReceiver();
        await using var server = await RunningServer.StartAsync(settings: MailTo(post));
        using var browser = await server.SignedInBrowserAsync(Name);
        using var first = await server.SignedInBrowserAsync(Name);
        using var second = server.NewBrowser();
        using var third = server.NewBrowser();

        var (_, codes) = await Authenticator.EnrolAsync(browser);
        var afterOn = await first.GetAsync("/account");
        Assert.True(await Authenticator.SignInAsync(second, codes[0], Name));
        var changed = await ChangePasswordAsync(browser);
        var afterPassword = await second.GetAsync("/account");
        Assert.True(await Authenticator.SignInAsync(third, codes[1], Name, Fresh));
        await RunningServer.SubmitAsync(browser, Authenticator.Page, "off", new Dictionary<string, string> { ["Code"] = codes[2] });
        var afterOff = await third.GetAsync("/account");

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.Redirect],
            new[] { afterOn, afterPassword, afterOff }.Select(answer => answer.StatusCode));
        Assert.Contains("Password changed", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
        Assert.Equal(
            [
                "The second factor was turned on", "A recovery code was used to sign in, 9 codes left", "The password was changed",
                "A recovery code was used to sign in, 8 codes left",
                "The second factor was turned off",
            ],
            await ToldAsync(post, 5));
    }

    [Fact]
    public async Task A_recovery_by_link_and_a_reset_by_an_administrator_are_told_too()
    {
        using var post = new SmtpReceiver();
        await using var server = await RunningServer.StartAsync(settings: MailTo(post));
        using var browser = await server.SignedInBrowserAsync(Name);
        using var api = await server.ApiClientAsync();
        await Authenticator.EnrolAsync(browser);

        var link = await (await api.PostAsync("/api/accounts/1/link", null)).Content.ReadFromJsonAsync<Invited>();
        // not null: 200 has a body
        await RunningServer.SubmitAsync(server.NewBrowser(), new Uri(link!.Link).PathAndQuery, "join",
            new Dictionary<string, string> { ["Entry.Password"] = Fresh, ["Entry.Repeated"] = Fresh });
        await api.DeleteAsync("/api/accounts/1/second-factor");

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        Assert.Equal(
            ["The second factor was turned on", "The password was set through a one-time link",
                "The authenticator app, recovery codes and passkeys were removed"], await ToldAsync(post, 3));
    }

    [Fact]
    public async Task A_new_address_is_told_and_so_is_the_one_before_it_and_nobody_where_there_is_none()
    {
        using var post = new SmtpReceiver();
        await using var server = await RunningServer.StartAsync(settings: MailTo(post));
        using var browser = await server.SignedInBrowserAsync();

        await Authenticator.EnrolAsync(browser); // ann has no address yet
        await SaveAddressAsync(browser, "old@shop.example");
        await SaveAddressAsync(browser, "new@shop.example");
        var refused = await (await SaveAddressAsync(browser, "a@b.example, c@d.example")).Content.ReadAsStringAsync();

        var recipients = new List<string>();
        await foreach (var mail in post.ReceiveAsync(Patience, TestContext.Current.CancellationToken))
        {
            recipients.AddRange(mail.Recipients);
            Assert.Contains("the address for security notices was changed", mail.Parse().Subject, StringComparison.Ordinal);
            if (recipients.Count == 3) break;
        }

        Assert.Equal(["old@shop.example", "new@shop.example", "old@shop.example"], recipients);
        Assert.Contains("valid e-mail address", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_mail_waits_for_the_mail_server_across_restarts(Store store)
    {
        var folder = Directory.CreateTempSubdirectory("waiting-mail-").FullName;
        using var post = new SmtpReceiver();
        using var nobody = new SmtpReceiver { AnswerToMail = "451 try again later" };
        string[] hub;
        await using (var server = await RunningServer.StartAsync(store, folder, settings: MailTo(nobody)))
        {
            hub = server.Services.GetRequiredService<IOptions<PageShieldOptions>>().Value.Hub is { Length: > 0 } address
                ? [$"--PageShield:Hub={address}"]
                : [];
            using var browser = await server.SignedInBrowserAsync(Name);
            await ChangePasswordAsync(browser);
            while (!await Strangers.ReadAsync(
                server, static db => db.OwnerLetters.AnyAsync(letter => letter.Attempts == 1, TestContext.Current.CancellationToken)))
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await using (var server = await RunningServer.StartAsync(folder: folder, settings: [.. hub, .. MailTo(post)]))
        {
            Assert.Equal(["The password was changed"], await ToldAsync(post, 1));
            while (await Strangers.ReadAsync(server, static db => db.OwnerLetters.AnyAsync(TestContext.Current.CancellationToken)))
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string[] MailTo(SmtpReceiver post) =>
        ["--PageShield:Mail:Host=127.0.0.1", $"--PageShield:Mail:Port={post.Port}", "--PageShield:Mail:Security=None",
            "--PageShield:Mail:From=shield@shop.example"];

    private static Task<HttpResponseMessage> SaveAddressAsync(HttpClient browser, string address) =>
        RunningServer.SubmitAsync(browser, "/account", "mail", new Dictionary<string, string> { ["Entered.Address"] = address });

    private static Task<HttpResponseMessage> ChangePasswordAsync(HttpClient browser) =>
        RunningServer.SubmitAsync(browser, "/account", "password", new Dictionary<string, string>
        {
            ["Passwords.Current"] = RunningServer.Password,
            ["Passwords.Fresh"] = Fresh,
            ["Passwords.Repeated"] = Fresh,
        });

    private static async Task<List<string>> ToldAsync(SmtpReceiver post, int count)
    {
        var told = new List<string>();
        await foreach (var mail in post.ReceiveAsync(Patience, TestContext.Current.CancellationToken))
        {
            Assert.Equal([Name], mail.Recipients);
            told.Add((mail.Parse().TextBody ?? "").Split('\n').First(static line => line.Contains(", on ", StringComparison.Ordinal))
                .Split(", on ")[0]);
            if (told.Count == count) break;
        }

        return told;
    }

    private sealed record Invited(int Id, string Link);
}
