using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PageShield.IntegrationTests;

/// <summary>
/// A real PostgreSQL server on a free loopback port with its data in a temporary folder. It never outlives the test
/// process: a shell holds its life on a pipe from us. Where none can be had the test is skipped with the reason, and
/// fails with <c>CI=true</c>.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlServer>> Shared = new(static () => StartAsync(CancellationToken.None, removesItself: true));

    private readonly string _binaries;
    private readonly string _folder;
    private readonly string? _user;
    private readonly int _port;
    private bool _removesItself;
    private Process? _process;

    private PostgreSqlServer(string binaries, string folder, string? user, int port)
    {
        _binaries = binaries;
        _folder = folder;
        _user = user;
        _port = port;
    }

    /// <summary>The one server that all tests of this process share; started on first use.</summary>
    public static Task<PostgreSqlServer> SharedAsync() => Shared.Value;

    /// <summary>A server of one's own, for tests that stop it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="removesItself">
    /// Whether its data goes as soon as it stops, or this process ends. Hundreds of databases take longer than a test program may take to end,
    /// so that the shell removes them.
    /// </param>
    public static async Task<PostgreSqlServer> StartAsync(CancellationToken cancellationToken, bool removesItself = false)
    {
        var binaries = await FindBinariesAsync(cancellationToken);
        if (binaries is null)
            throw Unavailable("PostgreSQL's programs are missing: install the package `postgresql`, or put `pg_config` on the path.");

        var user = Environment.UserName == "root" ? await UnprivilegedUserAsync(cancellationToken) : null;
        var folder = Directory.CreateTempSubdirectory("pageshield-postgresql-").FullName;
        if (user is not null) await MustRunAsync("chown", [user, folder], cancellationToken);

        var server = new PostgreSqlServer(binaries, folder, user, FreePort()) { _removesItself = removesItself };
        await server.RunAsUserAsync(Path.Combine(binaries, "initdb"),
            ["-D", Path.Combine(folder, "data"), "-U", "pageshield", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
        await server.StartAgainAsync(cancellationToken);
        return server;
    }

    /// <summary>A new database on this server.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="template">The database to copy; null for an empty one.</param>
    /// <param name="name">What it is called; null for a name of its own.</param>
    /// <returns>Its connection string, as <c>PageShield:Hub</c> takes it.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken, string? template = null, string? name = null)
    {
        name ??= $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command =
            new NpgsqlCommand(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Starts the server, or starts it again on the same port and data after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        var server = $"{_binaries}/postgres -D {_folder}/data -p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}"
            + " -c fsync=off -c max_connections=400";
        var (program, arguments) = AsUser("sh", ["-c",
            $"{server} >{_folder}/log 2>&1 & read _; kill -QUIT $!; wait{(_removesItself ? $"; exec >/dev/null 2>&1; rm -rf {_folder}" : "")}"]);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, WorkingDirectory = "/" };
        _process = Process.Start(start) ?? throw new InvalidOperationException("PostgreSQL did not start.");

        for (var deadline = Stopwatch.StartNew(); ;)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=2");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>Ends the server at once, as a crash would; its data stays.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is null) return;

        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
        _process.Dispose();
        _process = null;
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    // Each test has its own database, thus its own pool: idle connections of finished tests must not exhaust the server.
    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=pageshield;Database={database};Include Error Detail=true;"
        + "Connection Idle Lifetime=5;Connection Pruning Interval=2";

    private static async Task<string?> FindBinariesAsync(CancellationToken cancellationToken)
    {
        for (var installed = false; ; installed = true)
        {
            if (await TryRunAsync("pg_config", ["--bindir"], cancellationToken) is (0, var folder)
                && File.Exists(Path.Combine(folder.Trim(), "initdb")))
                return folder.Trim();

            if (Directory.Exists("/usr/lib/postgresql"))
            {
                var newest = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                    .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max();
                if (newest is not null) return newest;
            }

            if (installed || Environment.UserName != "root" || !File.Exists("/usr/bin/apt-get")) return null;
            await TryRunAsync("apt-get", ["update", "-q"], cancellationToken);
            await TryRunAsync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "postgresql"], cancellationToken);
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static async Task<string> UnprivilegedUserAsync(CancellationToken cancellationToken) =>
        await TryRunAsync("id", ["-u", "postgres"], cancellationToken) is (0, _) ? "postgres" : "nobody";

    private (string Program, string[] Arguments) AsUser(string program, string[] arguments) =>
        _user is null ? (program, arguments) : ("setpriv", [$"--reuid={_user}", "--clear-groups", program, .. arguments]);

    private async Task RunAsUserAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var (command, all) = AsUser(program, arguments);
        await MustRunAsync(command, all, cancellationToken);
    }

    private static async Task MustRunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var result = await TryRunAsync(program, arguments, cancellationToken);
        if (result is not (0, _)) throw new InvalidOperationException($"{program} failed: {result?.Output}");
    }

    private static async Task<(int ExitCode, string Output)?> TryRunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/"
            };
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Exception Unavailable(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip(reason);
        return new InvalidOperationException(reason);
    }
}
