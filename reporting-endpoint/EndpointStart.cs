using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PageShield.Reports;
using PageShield.Reports.Settings;

namespace PageShield.ReportingEndpoint;

/// <summary>Starts the stand-alone endpoint, or reports in one sentence why it cannot start.</summary>
internal static class EndpointStart
{
    private const int CouldNotStart = 2;
    private const string Program = "The reporting endpoint";

    /// <summary>Starts, prints the addresses, and runs until a stop signal, also during startup.</summary>
    /// <returns>0 after a normal shutdown, 2 if it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new StopSignal();
        try
        {
            await using var app = ReportingEndpoint.CreateHost(args);
            await app.StartAsync(stop.Token);
            foreach (var address in app.Urls) Console.WriteLine($"Reports: {Linkable(address)}/r/<report key>");
            await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception exception) when (stop.Explains(exception))
        {
            return 0;
        }
        catch (FolderNotPrivateException exception)
        {
            await Console.Error.WriteLineAsync(StartFailure.Of(Program, [exception.Message]));
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync(StartFailure.Of(Program, exception.Failures));
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidDataException or FormatException or SqliteException
            or IOException or UnauthorizedAccessException
            or System.Security.Cryptography.CryptographicException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync(
                StartFailure.Of(
                Program, [$"{exception.Message} Check PageShield:DataDirectory, PageShield:Reports:Urls and, for HTTPS, Kestrel:Certificates."]));
        }

        return CouldNotStart;
    }

    // An address that can be opened: wildcard addresses are replaced with the loopback address.
    private static string Linkable(string address) =>
        address.Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal).Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal);
}
