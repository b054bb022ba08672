using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using PageShield.Reports.Settings;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting.Listening;

namespace PageShield.Web.Hosting;

/// <summary>Starts the server, or prints one sentence that explains why it cannot start.</summary>
public static class ServerStart
{
    private const int CouldNotStart = 2;

    /// <summary>
    /// Creates the builder. Settings are read from <c>appsettings.json</c>, the data directory's <c>settings.json</c>, the environment and the
    /// command line; later sources override earlier ones.
    /// </summary>
    /// <exception cref="CannotStartException">A settings file cannot be read, or the command line starts with a word that is not a
    /// setting.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is [{ } word, ..] && word.Length > 0 && word[0] is not ('-' or '/') && !word.Contains('=', StringComparison.Ordinal))
            throw new CannotStartException(
                $"'{word}' is not a setting. This is the server, which takes settings such as --PageShield:Dashboard=http://127.0.0.1:5080. "
                + "Commands such as scan and analyze belong to the command line tool, PageShield.Cli.");
        try
        {
            if (args.FirstOrDefault(static arg => arg.StartsWith('-') && !arg.StartsWith("--", StringComparison.Ordinal)) is { } single)
                throw new CannotStartException(
                    $"{single} starts with one hyphen. Settings start with two, such as --PageShield:Dashboard=http://127.0.0.1:5080.");
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args,
                ApplicationName = "PageShield.Web",
                ContentRootPath = AppContext.BaseDirectory,
            });
            const string Key = $"{PageShieldOptions.Section}:{nameof(PageShieldOptions.DataDirectory)}";
            // An invalid folder name is reported by the check below, together with all other problems.
            var isFolder = builder.Configuration[Key] is not { } folder || (folder.Length > 0 && !folder.Contains('\0', StringComparison.Ordinal));
            if (!isFolder) ServerSettings.Check(builder.Configuration, args);
            using var directory = new DataDirectory(builder.Configuration[Key] ?? new PageShieldOptions().DataDirectory);
            builder.Configuration[Key] = directory.Root; // the same path for every reader
            builder.Configuration.AddJsonFile(directory.Settings, optional: true, reloadOnChange: false).AddEnvironmentVariables()
                .AddCommandLine(args);
            ServerSettings.Check(builder.Configuration, args);
            builder.Logging.AddConsole(console => console.FormatterName = PlainConsole.FormatterName)
                .AddConsoleFormatter<PlainConsole, ConsoleFormatterOptions>();
            builder.WebHost.UseStaticWebAssets();
            builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, ""); // Listeners configures them instead
            return builder;
        }
        catch (InvalidDataException exception)
        {
            throw new CannotStartException(
                $"A settings file is not valid JSON. {exception.Message} {exception.InnerException?.Message} "
                + "Correct it or move it away. Nothing was started.", exception);
        }
    }

    /// <summary>Builds and starts the server, prints its addresses, and runs until the process is stopped, even during startup.</summary>
    /// <returns>0 after a normal shutdown, 2 if it could not start.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        using var stop = new StopSignal();
        try
        {
            await using var app = Built(build);
            await app.StartPageShieldAsync(stop.Token);
            await app.AnnounceAsync(Console.Out);
            await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception exception) when (stop.Explains(exception))
        {
            return 0;
        }
        catch (CannotStartException exception)
        {
            await Console.Error.WriteLineAsync($"Page Shield cannot start. {exception.Message}");
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync(StartFailure.Of("Page Shield", exception.Failures));
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"Page Shield cannot start. A file {(exception is SqliteException ? "in the data directory " : "")}cannot be used: "
                + $"{exception.Message} Check free disk space and permissions.");
        }

        return CouldNotStart;
    }

    // Kestrel loads certificates while the server is built.
    private static WebApplication Built(Func<WebApplication> build)
    {
        try
        {
            return build();
        }
        catch (Exception exception) when (IsAboutHttps(exception))
        {
            throw WithoutHttps(exception);
        }
    }

    private static bool IsAboutHttps(Exception exception) => exception is CryptographicException
        || exception is FileNotFoundException or DirectoryNotFoundException
            && exception.StackTrace?.Contains("Certificate", StringComparison.Ordinal) == true
        || exception is InvalidOperationException && exception.Message.Contains("HTTPS", StringComparison.Ordinal);

    private static CannotStartException WithoutHttps(Exception exception) => new(
        $"HTTPS cannot be served: {exception.Message.Split('\n')[0].TrimEnd()} Set a certificate in Kestrel__Certificates__Default__Path and "
        + "__Password, or serve http:// behind a reverse proxy.", exception);

    /// <summary>Locks the data directory, migrates the database and opens the listeners.</summary>
    /// <exception cref="CannotStartException">A step failed; the message states what to do.</exception>
    public static async Task StartPageShieldAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        PublicPath.Check(app, app.Services.GetRequiredService<IOptions<PageShieldOptions>>().Value);
        app.TakeDataDirectory();
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken);
        await app.Services.GetRequiredService<RoleSeed>().EnsureAsync(cancellationToken);
        var isHttps = Listeners.Addresses(app.Services.GetRequiredService<IOptions<PageShieldOptions>>().Value)
            .Any(static each => each.Address.Scheme == "https");
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (isHttps
            && (exception is InvalidOperationException or FileNotFoundException or DirectoryNotFoundException || IsAboutHttps(exception)))
        {
            throw WithoutHttps(exception);
        }
        catch (IOException exception)
        {
            throw new CannotStartException(
                $"{exception.Message} Change one of the settings {PageShieldOptions.Section}__Dashboard, __Reports and __Demo.", exception);
        }
    }

    /// <summary>Checks the ports and locks the data directory, before any part opens files in it.</summary>
    /// <exception cref="CannotStartException">A port is in use or the directory cannot be used.</exception>
    public static void TakeDataDirectory(this WebApplication app)
    {
        var directory = app.Services.GetRequiredService<DataDirectory>();
        if (directory.IsOpen) return;
        CheckPorts(app.Services.GetRequiredService<IOptions<PageShieldOptions>>().Value);
        directory.Open();
        PageShield.Workers.WorkerPool.Shared.Hide(directory.Root);
    }

    // Checked before anything is written, to name the setting in the message.
    private static void CheckPorts(PageShieldOptions options)
    {
        foreach (var (listener, address) in Listeners.Addresses(options).Where(each => each.Address.Port != 0))
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var ip = Listeners.AddressOf(address) ?? IPAddress.IPv6Any;
                if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
                    probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                probe.Bind(new IPEndPoint(ip, address.Port));
                probe.Listen(1);
            }
            catch (SocketException exception)
            {
                var reason = exception.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"Port {address.Port} is in use by another program",
                    SocketError.AccessDenied => $"This user is not allowed to open port {address.Port}",
                    SocketError.AddressNotAvailable => $"{address.Host} is not an address of this computer",
                    _ => $"Port {address.Port} cannot be opened ({exception.Message})",
                };
                throw new CannotStartException(
                    $"{reason}. Stop that program or choose another address, such as "
                    + $"{PageShieldOptions.Section}__{listener}=http://127.0.0.1:{address.Port + 100}.", exception);
            }
        }
    }

    private static async Task AnnounceAsync(this WebApplication app, TextWriter console)
    {
        var addresses = app.Services.GetRequiredService<ServerAddresses>();
        await console.WriteLineAsync($"Dashboard: {addresses[Listener.Dashboard]}");
        await console.WriteLineAsync($"Reports: {addresses[Listener.Reports]}");
        if (await app.Services.GetRequiredService<SetUpLink>().CreateAsync(CancellationToken.None) is { } token)
            await console.WriteLineAsync($"Set-up: {addresses.PublicDashboard}/set-up?token={token}");
        await console.FlushAsync();
    }
}
