using System.CommandLine;

namespace PageShield.Cli.Accounts;

/// <summary><c>account unlock|reset NAME</c>: the way back for whoever has the machine, or an administrator's token.</summary>
internal static class AccountCommand
{
    public static Command Create() => new("account", "Open accounts that their persons cannot") { Unlock(), Reset() };

    private static Command Unlock()
    {
        var (store, name) = (new StoreOptions(), Name());
        var command = new Command("unlock", "Forget the wrong passwords and codes of an account, so that every lock is open") { name };
        foreach (var option in store.All) command.Add(option);
        command.SetGuardedAction(async (result, cancellationToken) =>
        {
            var account = result.GetRequiredValue(name);
            await using var rescue = await OpenAsync(store, result, cancellationToken);
            await rescue.UnlockAsync(account, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync($"The account {Printable.Of(account)} is unlocked.");
            return ExitCode.NothingFound;
        });
        return command;
    }

    private static Command Reset()
    {
        var (store, name) = (new StoreOptions(), Name());
        var factors =
            new Option<bool>("--second-factor") { Description = "Also take authenticator app, recovery codes and passkeys off; its sessions end" };
        var enable = new Option<bool>("--enable") { Description = "Also enable the account where it is disabled" };
        var command =
            new Command("reset", "Unlock an account and print a one-time link by which its person chooses a new password") { name, factors, enable };
        foreach (var option in store.All) command.Add(option);
        command.SetGuardedAction(async (result, cancellationToken) =>
        {
            await using var rescue = await OpenAsync(store, result, cancellationToken);
            var link = await rescue.ResetAsync(result.GetRequiredValue(name), result.GetValue(factors), result.GetValue(enable), cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(link);
            await result.InvocationConfiguration.Error.WriteLineAsync(
                "With this link, once and within 72 hours, its person chooses a new password."
                + (store.ServerOf(result) is null ? " Its host and port are those of PageShield:PublicDashboard or Dashboard "
                    + "in the settings of this command; change them where the dashboard is reached otherwise." : ""));
            return ExitCode.NothingFound;
        });
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "The account's name" };

    private static async Task<IAccountRescue> OpenAsync(StoreOptions store, ParseResult result, CancellationToken cancellationToken) =>
        store.ServerOf(result) is { } server
            ? new ServerAccounts(server)
            : new LocalAccounts(await store.OpenForWritingAsync(result, cancellationToken));
}
