using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace PageShield.Isolation;

/// <summary>
/// A child program that is confined as far as the system allows: separate user, no privileges, no inherited environment, separate namespaces,
/// limits. It ends when this process ends, for any reason.
/// </summary>
public sealed class ConfinedProcess : IAsyncDisposable
{
    private const int KeptErrors = 20;
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Task _reading;
    private SafeFileHandle? _link;
    private bool _disposed;

    private ConfinedProcess(Process process, Confinement confinement)
    {
        (_process, Confinement, Id) = (process, confinement, process.Id);
        _reading = ReadErrorsAsync();
    }

    /// <summary>How the program is confined.</summary>
    public Confinement Confinement { get; }

    /// <summary>The process that was started: the program, or the holder of its namespace. All its descendants belong to the program.</summary>
    public int Id { get; }

    /// <summary>The stream that the program reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The stream that the program writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>The last lines that it wrote to standard error, joined by <c> | </c>.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors) return string.Join(" | ", _errors);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="Win32Exception">It cannot be started. If <c>sh</c> starts it, it ends with exit code 126 or 127 instead, and its last
    /// errors contain the reason.</exception>
    public static async Task<ConfinedProcess> StartAsync(ConfinedProcessOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.PipesOnThreeAndFour && OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows has no file descriptors 3 and 4.");
        var confinement = await Confinement.OfAsync(options.Role, cancellationToken);
        var process = await ProcessStarter.StartAsync(LaunchPlan.Of(options, confinement));
        var confined = new ConfinedProcess(process, confinement with { NetworkNamespace = LaunchPlan.HasOwnNetwork(options, confinement) });
        try
        {
            if (OperatingSystem.IsLinux() && LaunchPlan.WaitsForNetwork(options, confinement))
                confined._link = await confined.FurnishNetworkAsync(cancellationToken);
            return confined;
        }
        catch
        {
            await confined.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Listens on a free loopback port that the program can reach: in its own network if it has one, otherwise on this machine. Only for
    /// <see cref="ConfinedNetwork.Doors"/> and browsers. The caller disposes the socket.
    /// </summary>
    /// <exception cref="IOException">The program has ended.</exception>
    public async Task<Socket> ListenAsync()
    {
        if (Confinement.NetworkNamespace && OperatingSystem.IsLinux()) return await NetworkNamespace.ListenAsync(Id);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    /// <summary>Waits until the process ends.</summary>
    /// <returns>The exit code; 128 plus the signal number if a signal ended it.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        // The last output matters most, but a process left behind may keep the pipe open.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
        return _process.ExitCode;
    }

    /// <summary>Kills the program and everything it started, immediately.</summary>
    public void Kill()
    {
        try
        {
            // The holder of the namespace ends when all processes in it have ended, so the first process inside is the one to kill.
            if (Confinement.OwnProcesses && FirstInside() is { } first)
            {
                using (first) first.Kill();
                return;
            }

            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // Already ended.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        Kill();
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(EndTimeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _disposed = true;
        _link?.Dispose();
        _process.Dispose();
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private async Task<SafeFileHandle> FurnishNetworkAsync(CancellationToken cancellationToken)
    {
        if (await Output.ReadAsync(new byte[1], cancellationToken) == 0) throw new Win32Exception($"The program ended during startup: {LastErrors}");
        var link = await NetworkNamespace.ConnectAsync(Id);
        try
        {
            await Input.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await Input.FlushAsync(cancellationToken);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    private Process? FirstInside()
    {
        try
        {
            var children = File.ReadAllText($"/proc/{Id}/task/{Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children is [var only] && int.TryParse(only, out var id) ? Process.GetProcessById(id) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // Ending, or a kernel that does not list children: the holder's end ends them too.
        }
    }

    private async Task ReadErrorsAsync()
    {
        try
        {
            while (await _process.StandardError.ReadLineAsync() is { } line)
            {
                lock (_errors)
                {
                    if (_errors.Count == KeptErrors) _errors.Dequeue();
                    _errors.Enqueue(line.Length > 300 ? line[..300] : line);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process has ended.
        }
    }
}
