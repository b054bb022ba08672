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

namespace PageShield.Web.Hosting;

/// <summary>Starts the server or says in one sentence why it cannot.</summary>
public static class ServerStart
{
    private const int CouldNotStart = 2;

    /// <summary>
    /// Settings from, each winning over the last: <c>appsettings.json</c>, the data directory's <c>settings.json</c>, the environment, the command
    /// line.
    /// </summary>
    /// <exception cref="CannotStartException">A settings file cannot be read, or the command line begins with a word instead of a
    /// setting.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is [{ } word, ..] && word.Length > 0 && word[0] is not ('-' or '/') && !word.Contains('=', StringComparison.Ordinal))
            throw new CannotStartException($"'{word}' is not a setting: this is the server, which takes settings such as --PageShield:Dashboard=http://127.0.0.1:5080. Verbs such as scan and analyze belong to the command line, PageShield.Cli.");
        try
        {
            if (args.FirstOrDefault(static arg => arg.StartsWith('-') && !arg.StartsWith("--", StringComparison.Ordinal)) is { } single)
                throw new CannotStartException(
                    $"{single} begins with one hyphen; a setting begins with two, such as --PageShield:Dashboard=http://127.0.0.1:5080.");
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = args,
                ApplicationName = "PageShield.Web",
                ContentRootPath = AppContext.BaseDirectory,
            });
            const string Key = $"{PageShieldOptions.Section}:{nameof(PageShieldOptions.DataDirectory)}";
            // A folder that cannot be is left for the check below to name, together with everything else.
            var isFolder = builder.Configuration[Key] is not { } folder || (folder.Length > 0 && !folder.Contains('\0', StringComparison.Ordinal));
            if (!isFolder) ServerSettings.Check(builder.Configuration, args);
            using var directory = new DataDirectory(builder.Configuration[Key] ?? new PageShieldOptions().DataDirectory);
            builder.Configuration[Key] = directory.Root; // one answer for everybody who asks
            builder.Configuration.AddJsonFile(directory.Settings, optional: true, reloadOnChange: false).AddEnvironmentVariables()
                .AddCommandLine(args);
            ServerSettings.Check(builder.Configuration, args);
            builder.Logging.AddConsole(console => console.FormatterName = PlainConsole.FormatterName)
                .AddConsoleFormatter<PlainConsole, ConsoleFormatterOptions>();
            builder.WebHost.UseStaticWebAssets();
            builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, ""); // the listeners are ours
            return builder;
        }
        catch (InvalidDataException exception)
        {
            throw new CannotStartException($"A settings file is not valid JSON. {exception.Message} {exception.InnerException?.Message} Correct it or move it away; nothing was started.", exception);
        }
    }

    /// <summary>Builds, starts, announces, and runs until the process is asked to stop, be it in the middle of the start.</summary>
    /// <returns>0 after a normal end, 2 where it could not start.</returns>
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
            await Console.Error.WriteLineAsync($"Page Shield cannot start. A file {(exception is SqliteException ? "in the data directory " : "")}cannot be used: {exception.Message} Check the disk's space and the permissions.");
        }

        return CouldNotStart;
    }

    // Kestrel reads certificates while the server is built.
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
        $"HTTPS cannot be served: {exception.Message.Split('\n')[0].TrimEnd()} Name a certificate in the settings Kestrel__Certificates__Default__Path and __Password, or serve http:// behind a reverse proxy.", exception);

    /// <summary>Takes the data directory, brings the database up to date and opens the listeners.</summary>
    /// <exception cref="CannotStartException">One of these is not possible; the message says what to do.</exception>
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

    /// <summary>Checks settings and ports and takes the data directory, before any part opens its files in there.</summary>
    /// <exception cref="CannotStartException">A port is taken or the directory cannot be used.</exception>
    public static void TakeDataDirectory(this WebApplication app)
    {
        var directory = app.Services.GetRequiredService<DataDirectory>();
        if (directory.IsOpen) return;
        CheckPorts(app.Services.GetRequiredService<IOptions<PageShieldOptions>>().Value);
        directory.Open();
        PageShield.Workers.WorkerPool.Shared.Hide(directory.Root);
    }

    // Asked before anything is written, and so that the message can name the setting.
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
                    SocketError.AddressAlreadyInUse => $"Port {address.Port} is taken by another program",
                    SocketError.AccessDenied => $"This user may not open port {address.Port}",
                    SocketError.AddressNotAvailable => $"{address.Host} is not an address of this machine",
                    _ => $"Port {address.Port} cannot be opened ({exception.Message})",
                };
                throw new CannotStartException(
                    $"{reason}. Stop that program or choose another address, such as {PageShieldOptions.Section}__{listener}=http://127.0.0.1:{address.Port + 100}.", exception);
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
