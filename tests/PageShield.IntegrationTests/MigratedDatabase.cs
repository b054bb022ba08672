using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PageShield.Storage;

namespace PageShield.IntegrationTests;

/// <summary>
/// Empty databases as the real migrations leave them: they run once for each provider and test process, and every test gets a copy. What
/// migrations do from version to version has tests of its own, which start from nothing.
/// </summary>
public static class MigratedDatabase
{
    private const string Template = "migrated_template";

    private static readonly Lazy<Task<byte[]>> Bytes = new(MigrateFileAsync);
    private static readonly Lazy<Task> Hub = new(MigrateHubAsync);

    /// <summary>Puts one into a data directory.</summary>
    public static async Task PutAsync(string folder, CancellationToken cancellationToken) =>
        await File.WriteAllBytesAsync(Path.Combine(folder, Database.FileName), await Bytes.Value, cancellationToken);

    /// <summary>One of its own on the shared PostgreSQL server.</summary>
    /// <returns>Its connection string, as <c>PageShield:Hub</c> takes it.</returns>
    public static async Task<string> CreateHubAsync(CancellationToken cancellationToken)
    {
        await Hub.Value;
        return await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync(cancellationToken, Template);
    }

    private static async Task<byte[]> MigrateFileAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pageshield-template-");
        var path = Path.Combine(folder.FullName, Database.FileName);
        await MigrateAsync(options => options.UsePageShieldSqlite(path));
        SqliteConnection.ClearAllPools(); // the last connection writes the log back into the file
        var bytes = await File.ReadAllBytesAsync(path);
        folder.Delete(recursive: true);
        return bytes;
    }

    private static async Task MigrateHubAsync()
    {
        var server = await PostgreSqlServer.SharedAsync();
        var hub = await server.CreateDatabaseAsync(CancellationToken.None, name: Template);
        await MigrateAsync(options => options.UsePageShieldPostgreSql(hub));
        await using var connection = new NpgsqlConnection(hub);
        NpgsqlConnection.ClearPool(connection); // a template with connections cannot be copied
    }

    private static async Task MigrateAsync(Action<DbContextOptionsBuilder<PageShieldDbContext>> use)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        use(options);
        await using var context = new PageShieldDbContext(options.Options);
        await context.Database.MigrateAsync();
    }
}
