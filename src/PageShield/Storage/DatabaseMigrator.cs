using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace PageShield.Storage;

/// <summary>Migrates the database to this program's version, after a backup, and rejects a newer database.</summary>
public sealed partial class DatabaseMigrator(
    IDbContextFactory<PageShieldDbContext> databases, DataDirectory directory, TimeProvider time, ILogger<DatabaseMigrator> logger)
{
    /// <summary>Creates, backs up and migrates as needed.</summary>
    /// <returns>Names of the migrations applied; empty if there was nothing to do.</returns>
    /// <exception cref="CannotStartException">The database is newer than this program, damaged, unreachable, or its disk is full or
    /// read-only.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            return await MigrateAsync(database, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new CannotStartException(
                $"The database {directory.Database} cannot be opened: {exception.Message} {SqliteAdvice(exception.SqliteErrorCode)}", exception);
        }
        catch (DbException exception)
        {
            throw new CannotStartException(
                $"The PostgreSQL hub cannot be used: {exception.Message} Check {PageShieldOptions.Section}__{nameof(PageShieldOptions.Hub)}.",
                exception);
        }
    }

    private async Task<IReadOnlyList<string>> MigrateAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var known = database.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await database.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } unknown)
            throw new CannotStartException(
                $"The database is newer than this program: migration {unknown} has been applied, which this version does not know. " +
                "Install the newer version again, or restore a backup made before the update. Nothing was changed.");

        if (database.Database.IsSqlite()) await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);

        var pending = known.Except(applied, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (pending.Count == 0) return [];

        if (database.Database.IsSqlite() && await HasTablesAsync(database, cancellationToken)) await BackUpAsync(database, cancellationToken);
        await database.Database.MigrateAsync(cancellationToken);
        Log.Migrated(logger, pending.Count, pending[^1]);
        return pending;
    }

    private static async Task<bool> HasTablesAsync(PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.Database.SqlQuery<int>(
            $"SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'")
            .SingleAsync(cancellationToken) > 0;

    private async Task BackUpAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory.Backups);
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(directory.Backups, $"pageshield-{stamp}.db");
        await database.Database.ExecuteSqlAsync($"VACUUM INTO {path}", cancellationToken);
        Log.BackedUp(logger, path);
    }

    private static string SqliteAdvice(int code) => code switch
    {
        SqliteDiskFull => "The disk is full: free some space and start again. Nothing was lost.",
        SqliteReadOnly or SqliteCannotOpen => "The file or its folder is read-only: make it writable for this user.",
        SqliteCorrupt or SqliteNotADatabase => "The file is damaged: restore the newest copy from the folder 'backups' beside it.",
        SqliteIo => "The disk could not be read or written: check its space and health.",
        SqliteBusy or SqliteLocked => "Another program has locked it: close that program.",
        _ => "",
    };

    // https://sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteIo = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteDiskFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Database migrated: {Count} migrations applied, the last is {Migration}")]
        public static partial void Migrated(ILogger logger, int count, string migration);

        [LoggerMessage(Level = LogLevel.Information, Message = "Database backed up to {Path} before the migration")]
        public static partial void BackedUp(ILogger logger, string path);
    }
}
