using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace PageShield.Isolation;

/// <summary>
/// A child program that is confined as far as the system allows: another user, no privileges, no inherited environment, namespaces of its own,
/// limits. It ends with this process, however that ends.
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

    /// <summary>How far it is confined.</summary>
    public Confinement Confinement { get; }

    /// <summary>The process that we started: the program, or what holds its namespace; all that is below it belongs to the program.</summary>
    public int Id { get; }

    /// <summary>What the program reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What the program writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _disposed || _process.HasExited;

    /// <summary>The last lines that it wrote to its standard error, joined by <c> | </c>.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors) return string.Join(" | ", _errors);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="Win32Exception">It cannot be started. Where <c>sh</c> starts it, it ends with exit code 126 or 127 instead and its last
    /// errors say why.</exception>
    public static async Task<ConfinedProcess> StartAsync(ConfinedProcessOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.PipesOnThreeAndFour && OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows has no file descriptors 3 and 4.");
        var confinement = await Confinement.OfAsync(options.Role, cancellationToken);
        var process = await ProcessStarter.StartAsync(LaunchPlan.Of(options, confinement));
        var confined = new ConfinedProcess(process, confinement with { OwnNetwork = LaunchPlan.HasOwnNetwork(options, confinement) });
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
    /// Listens on a free loopback port where the program can reach it: in its own network where it has one, else on this machine. Only for
    /// <see cref="ConfinedNetwork.Doors"/> and browsers. The caller disposes the socket.
    /// </summary>
    /// <exception cref="IOException">The program is gone.</exception>
    public async Task<Socket> ListenAsync()
    {
        if (Confinement.OwnNetwork && OperatingSystem.IsLinux()) return await OwnNetwork.ListenAsync(Id);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code; 128 and the signal's number where a signal ended it.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        // What it said last is wanted most; something that it left behind may keep the pipe open.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
        return _process.ExitCode;
    }

    /// <summary>Ends it and all that it started, at once.</summary>
    public void Kill()
    {
        try
        {
            // The holder of the namespace ends when all in it are gone, so the first process in there is what has to be ended.
            if (Confinement.OwnProcesses && FirstInside() is { } first)
            {
                using (first) first.Kill();
                return;
            }

            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
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
        if (await Output.ReadAsync(new byte[1], cancellationToken) == 0) throw new Win32Exception($"It ended before it began: {LastErrors}");
        var link = await OwnNetwork.ConnectAsync(Id);
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
            // It is gone.
        }
    }
}
