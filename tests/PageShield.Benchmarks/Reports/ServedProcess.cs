using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PageShield.Benchmarks.Reports;

/// <summary>A server in a process of its own, with its CPU time, memory and allocations as the kernel and the runtime count them.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private ServedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in megabytes.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>The runtime's own program: under <c>dotnet run</c> this process is an apphost, which takes no assembly.</summary>
    // not null: compared just before
    private static string DotNet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Starts one of this program's own servers and waits until it serves.</summary>
    public static Task<ServedProcess> StartAsync(string server, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        StartAsync(DotNet, [Path.Combine(AppContext.BaseDirectory, "PageShield.Benchmarks.dll"), server, .. arguments], "ready", cancellationToken);

    /// <summary>Starts the published endpoint itself.</summary>
    public static Task<ServedProcess> StartEndpointAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        StartAsync(DotNet, [Path.Combine(AppContext.BaseDirectory, "PageShield.ReportingEndpoint.dll"), .. arguments], "Reports:", cancellationToken);

    /// <summary>Starts the whole product: dashboard, hub and endpoint in one process.</summary>
    public static Task<ServedProcess> StartWebAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        StartAsync(DotNet, [Path.Combine(AppContext.BaseDirectory, "PageShield.Web.dll"), "--Logging:LogLevel:Default=Error", .. arguments],
            "Reports:", cancellationToken);

    /// <summary>For the server's side: says that it is ready, answers questions about allocations and commits, ends with its parent.</summary>
    /// <param name="commits">Groups committed so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ServeAsync(Func<long> commits, CancellationToken cancellationToken)
    {
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "allocated") Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true));
            else if (line == "commits") Console.WriteLine(commits());
        }
    }

    /// <summary>Groups that the server committed so far.</summary>
    public async Task<long> CommitsAsync(CancellationToken cancellationToken) =>
        long.Parse(await AskAsync("commits", cancellationToken) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Bytes that the server allocated so far.</summary>
    public async Task<long> AllocatedAsync(CancellationToken cancellationToken) =>
        long.Parse(await AskAsync("allocated", cancellationToken) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Says a line to the process and waits for the line that it answers.</summary>
    public async Task<string?> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        return await _process.StandardOutput.ReadLineAsync(cancellationToken);
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<ServedProcess> StartAsync(string program, string[] arguments, string readyLine, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "1"; // as the product runs; the tests' settings switch it off
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            if (line.StartsWith(readyLine, StringComparison.Ordinal)) return new ServedProcess(process);
        throw new InvalidOperationException($"{string.Join(' ', arguments)} ended before it served.");
    }
}
