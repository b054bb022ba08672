using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Audit;
using PageShield.Reports.Settings;
using PageShield.Storage;

namespace PageShield.Cli;

/// <summary>The product's services over this machine's data directory, or over the hub that the settings name.</summary>
internal sealed class LocalStore : IAsyncDisposable
{
    /// <summary>Who acts, as the audit log names it.</summary>
    public const string Actor = "cli";

    // The same file or environment may contain the server's other settings.
    private static readonly SettingsCheck Settings = new(
        [new(PageShieldOptions.Section, typeof(PageShieldOptions)), new(AccountOptions.Section, typeof(AccountOptions)),
            new(AlertOptions.Section, typeof(AlertOptions)), new(MailOptions.Section, typeof(MailOptions))],
        knowsAll: false);

    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;
    private bool _isChecked;

    private LocalStore(ServiceProvider services)
    {
        _services = services;
        _scope = services.CreateAsyncScope();
    }

    public PageShieldDbContext Database => Get<PageShieldDbContext>();

    public DataDirectory Directory => Get<DataDirectory>();

    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>Opens what the settings name, after a look at its version.</summary>
    /// <exception cref="CommandFailedException">There is no database yet, or it needs <c>migrate</c> first.</exception>
    /// <exception cref="CannotStartException">The directory is in use or cannot be written to.</exception>
    public static async Task<LocalStore> OpenAsync(string? dataDirectory, bool writing, CancellationToken cancellationToken)
    {
        var store = Create(dataDirectory, writing);
        try
        {
            if (store.IsSqlite && !File.Exists(store.Directory.Database))
                throw new CommandFailedException($"There is no database in {store.Directory.Root}. "
                    + $"Start the server once, run 'migrate', or name another folder with --data-directory.");
            if (writing) store.TakeLock();
            await store.CheckVersionAsync(cancellationToken);
            store._isChecked = true;
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens for <c>migrate</c>, whatever the database's version.</summary>
    public static LocalStore OpenForMigration(string? dataDirectory)
    {
        var store = Create(dataDirectory, writing: true);
        store.TakeLock();
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        // What was done here is covered by the audit log's note although no server runs that would make one.
        if (Directory.IsOpen && _isChecked) await AuditAnchor.NoteAsync(Database, Directory, Get<TimeProvider>().GetUtcNow(), CancellationToken.None);
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
    }

    private bool IsSqlite => string.IsNullOrWhiteSpace(Get<IOptions<PageShieldOptions>>().Value.Hub);

    // A hub is made for many writers; the folder's lock is for the one SQLite file.
    private void TakeLock()
    {
        if (!IsSqlite) return;
        try
        {
            Directory.Open();
        }
        catch (CannotStartException exception)
        {
            throw new CommandFailedException($"{exception.Message}\nTo change a running server, use --server and --token.", exception);
        }
    }

    private static LocalStore Create(string? dataDirectory, bool writing)
    {
        const string Key = $"{PageShieldOptions.Section}:{nameof(PageShieldOptions.DataDirectory)}";
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if ((dataDirectory ?? environment[Key]) is { Length: 0 }) throw new CommandFailedException($"{Key} takes a folder, not nothing.");
        using var directory = new DataDirectory(dataDirectory ?? environment[Key] ?? new PageShieldOptions().DataDirectory);
        IConfiguration configuration;
        try
        {
            configuration = new ConfigurationBuilder()
                .AddJsonFile(directory.Settings, optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection([new(Key, directory.Root)])
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new CommandFailedException($"{directory.Settings} is not valid JSON: {exception.InnerException?.Message}", exception);
        }

        if (Settings.Problems(configuration.AsEnumerable()) is { Count: > 0 } problems) throw new CommandFailedException(string.Join('\n', problems));

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPageShield(configuration);
        if (!writing && string.IsNullOrWhiteSpace(configuration[$"{PageShieldOptions.Section}:{nameof(PageShieldOptions.Hub)}"]))
            services.AddDbContextFactory<PageShieldDbContext>(builder => builder.UsePageShieldSqlite(directory.Database, readOnly: true));
        return new LocalStore(services.BuildServiceProvider());
    }

    private async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var known = Database.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await Database.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        if (!applied.IsSubsetOf(known))
            throw new CommandFailedException("The database is newer than this program. Use the newer version's command line.");
        if (!known.IsSubsetOf(applied))
            throw new CommandFailedException(
                "The database is older than this program. Start the server once or run 'migrate'; a backup is made first.");
    }
}
