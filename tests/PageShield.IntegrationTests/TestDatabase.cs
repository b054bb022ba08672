using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PageShield.Storage;

namespace PageShield.IntegrationTests;

/// <summary>A database of one's own on either provider, made by the real migrations.</summary>
public sealed class TestDatabase : IDbContextFactory<PageShieldDbContext>, IAsyncDisposable
{
    private readonly DbContextOptions<PageShieldDbContext> _options;
    private readonly DirectoryInfo? _folder;

    private TestDatabase(DbContextOptions<PageShieldDbContext> options, DirectoryInfo? folder)
    {
        _options = options;
        _folder = folder;
    }

    /// <summary>Both providers, for theories.</summary>
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.PostgreSql];

    public static async Task<TestDatabase> CreateAsync(Provider provider, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        DirectoryInfo? folder = null;
        if (provider == Provider.Sqlite)
        {
            folder = Directory.CreateTempSubdirectory("pageshield-test-");
            await MigratedDatabase.PutAsync(folder.FullName, cancellationToken);
            options.UsePageShieldSqlite(Path.Combine(folder.FullName, Database.FileName));
        }
        else
        {
            options.UsePageShieldPostgreSql(await MigratedDatabase.CreateHubAsync(cancellationToken));
        }

        return new TestDatabase(options.Options, folder);
    }

    public PageShieldDbContext CreateDbContext() => new(_options);

    /// <summary>The same database as somebody sees it whose commands are intercepted.</summary>
    internal IDbContextFactory<PageShieldDbContext> With(IInterceptor interceptor) =>
        new InterceptedDatabase(new DbContextOptionsBuilder<PageShieldDbContext>(_options).AddInterceptors(interceptor).Options);

    public ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            SqliteConnection.ClearAllPools();
            _folder.Delete(recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private sealed class InterceptedDatabase(DbContextOptions<PageShieldDbContext> options) : IDbContextFactory<PageShieldDbContext>
    {
        public PageShieldDbContext CreateDbContext() => new(options);
    }
}

/// <summary>The databases that the product runs on.</summary>
public enum Provider
{
    Sqlite,
    PostgreSql,
}
