using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Accounts;

public sealed class AccountCommandTests
{
    [Fact]
    public async Task On_the_machine_a_locked_out_administrator_is_let_in_again_without_anybodys_token()
    {
        using var folder = new TemporaryFolder();
        await MigratedDatabase.PutAsync(folder.Path, TestContext.Current.CancellationToken);
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            using var browser = await server.SignedInBrowserAsync();
            await Authenticator.EnrolAsync(browser);
            var limit = server.Services.GetRequiredService<GuessLimit>();
            for (var i = 0; i < 10; i++) await limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None);
        }

        var unlocked = await CommandLine.RunAsync("account", "unlock", "Ann", "--data-directory", folder.Path);
        var reset = await CommandLine.RunAsync("account", "reset", "ann", "--second-factor", "--data-directory", folder.Path);

        Assert.Equal((0, 0), (unlocked.Code, reset.Code));
        Assert.Contains("is unlocked", unlocked.Output, StringComparison.Ordinal);
        await using var again = await RunningServer.StartAsync(folder: folder.Path);
        Assert.Empty(await Strangers.ReadAsync(again, db => db.Guesses.ToListAsync(CancellationToken.None)));
        using var person = again.NewBrowser();
        var joined = await JoinAsync(person, reset.Output);
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).StatusCode);
        Assert.Equal(["cli", "cli"],
            (await Strangers.EntriesAsync(again, "account.unlocked")).Concat(await Strangers.EntriesAsync(again, "account.reset"))
            .Select(entry => entry.Actor));
    }

    [Fact]
    public async Task Against_a_running_server_it_works_by_its_API()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var token = api.DefaultRequestHeaders.Authorization!.Parameter!; // not null: every such client has one
        var limit = server.Services.GetRequiredService<GuessLimit>();
        for (var i = 0; i < 10; i++) await limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None);

        var busy = await CommandLine.RunAsync("account", "unlock", "ann", "--data-directory", server.DataDirectory);
        var unlocked = await CommandLine.RunAsync("account", "unlock", "ann", "--server", server.Dashboard, "--token", token);
        var reset = await CommandLine.RunAsync("account", "reset", "ann", "--second-factor", "--server", server.Dashboard, "--token", token);
        using var person = server.NewBrowser();

        Assert.Equal((2, 0, 0), (busy.Code, unlocked.Code, reset.Code));
        Assert.Contains("use --server and --token", busy.Error, StringComparison.Ordinal);
        Assert.Empty(await Strangers.ReadAsync(server, db => db.Guesses.ToListAsync(CancellationToken.None)));
        Assert.Equal(HttpStatusCode.Redirect, (await JoinAsync(person, reset.Output)).StatusCode);
    }

    [Theory]
    [InlineData("unlock")]
    [InlineData("reset")]
    public async Task An_unknown_name_and_a_disabled_account_are_named_and_nothing_is_changed(string verb)
    {
        using var folder = new TemporaryFolder();
        await MigratedDatabase.PutAsync(folder.Path, TestContext.Current.CancellationToken);
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            (await server.SignedInBrowserAsync()).Dispose();
            await Strangers.ReadAsync(server,
                db => db.Users.ExecuteUpdateAsync(
                set => set.SetProperty(account => account.DisabledAt, DateTimeOffset.UnixEpoch), CancellationToken.None));
        }

        var unknown = await CommandLine.RunAsync("account", verb, "nobody", "--data-directory", folder.Path);
        var disabled = await CommandLine.RunAsync("account", "reset", "ann", "--data-directory", folder.Path);
        var enabled = await CommandLine.RunAsync("account", "reset", "ann", "--enable", "--data-directory", folder.Path);

        Assert.Equal((2, 2, 0), (unknown.Code, disabled.Code, enabled.Code));
        Assert.Contains("There is no account 'nobody'", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("Add --enable", disabled.Error, StringComparison.Ordinal);
        Assert.Contains("/join?token=", enabled.Output, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> JoinAsync(HttpClient browser, string link) => RunningServer.SubmitAsync(
        browser, new Uri(link.Trim())
            .PathAndQuery, "join",
        new Dictionary<string, string> { ["Entry.Password"] = "another plain long sentence", ["Entry.Repeated"] = "another plain long sentence" });
}
