using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PageShield.Storage;

/// <summary>Where the data is stored: a SQLite file in the data directory, or a PostgreSQL hub.</summary>
public static class Database
{
    /// <summary>The assembly with the migrations, by name, because it references this one.</summary>
    public const string SqliteMigrations = "PageShield.Migrations.Sqlite";

    /// <inheritdoc cref="SqliteMigrations"/>
    public const string PostgreSqlMigrations = "PageShield.Migrations.PostgreSql";

    /// <summary>Name of the SQLite file in the data directory.</summary>
    public const string FileName = "pageshield.db";

    /// <summary>Uses the SQLite file; foreign keys on, waits up to 30 s for a lock.</summary>
    public static DbContextOptionsBuilder UsePageShieldSqlite(this DbContextOptionsBuilder builder, string path, bool readOnly = false)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 30,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        };
        return builder.UseSqlite(connection.ConnectionString, sqlite => sqlite.MigrationsAssembly(SqliteMigrations)).Seeded();
    }

    /// <summary>Uses the PostgreSQL hub.</summary>
    public static DbContextOptionsBuilder UsePageShieldPostgreSql(this DbContextOptionsBuilder builder, string connectionString) =>
        builder.UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly(PostgreSqlMigrations)).Seeded();

    private static DbContextOptionsBuilder Seeded(this DbContextOptionsBuilder builder) => builder
        // These errors are also thrown, and the catcher logs each once. Here each request would log a stack trace while the database is
        // unavailable.
        .ConfigureWarnings(
            static warnings => warnings.Ignore(CoreEventId.QueryIterationFailed, CoreEventId.SaveChangesFailed, RelationalEventId.ConnectionError))
        .UseSeeding(static (database, _) => PageShieldDbContext.Seed(database))
        .UseAsyncSeeding(static (database, _, cancellationToken) => PageShieldDbContext.SeedAsync(database, cancellationToken));
}
