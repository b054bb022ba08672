using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PageShield.IntegrationTests.Reports;

/// <summary>The reporting endpoint as its own process, the way an edge machine runs it.</summary>
internal sealed class EndpointProcess : IAsyncDisposable
{
    private readonly Process _process;

    private EndpointProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<EndpointProcess> StartAsync(string dataDirectory, string? hub, CancellationToken cancellationToken, params string[] more)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "PageShield.ReportingEndpoint.dll"),
            $"--PageShield:DataDirectory={dataDirectory}", $"--PageShield:Hub={hub}", $"--PageShield:Reports:Urls={url}",
            "--PageShield:Reports:DeliverySeconds=0.1", .. more,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The endpoint did not start.");
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
            if (!line.StartsWith("Reports: ", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new EndpointProcess(process, new Uri(line["Reports: ".Length..line.IndexOf("/r/", StringComparison.Ordinal)]));
        }

        throw new InvalidOperationException($"The endpoint ended before it served: {string.Join('\n', said)} {await errors}");
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
