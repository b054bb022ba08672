using System.CommandLine;
using PageShield.Storage;

namespace PageShield.Cli;

/// <summary><c>migrate</c>: brings the database to this program's version, after a backup.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var directory = new StoreOptions().DataDirectory;
        var command = new Command("migrate", "Create the database, or bring it to this version after a backup") { directory };
        command.SetGuardedAction(async (result, cancellationToken) =>
        {
            await using var store = LocalStore.OpenForMigration(result.GetValue(directory));
            var applied = await store.Get<DatabaseMigrator>().MigrateAsync(cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(applied.Count == 0
                ? "The database is up to date."
                : $"Applied {string.Join(", ", applied)}.");
            return ExitCode.NothingFound;
        });
        return command;
    }
}
