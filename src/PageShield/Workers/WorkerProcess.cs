using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using PageShield.Isolation;

namespace PageShield.Workers;

/// <summary>The parent's view of a worker: its process, its pipes, and its preparations.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int Killed = 128 + 9; // SIGKILL, not sent by this process
    private const int Aborted = 128 + 6; // SIGABRT, by which the runtime terminates itself
    private const int NoStart = 1, CannotRun = 126, NotFound = 127; // exit codes of the shell that starts it
    private const long BesideHeap = 1L << 30;

    private readonly ConfinedProcess _process;
    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
    private bool _isOver;

    private WorkerProcess(ConfinedProcess process) => _process = process;

    /// <summary>Id of the process that holds the worker.</summary>
    public int Id => _process.Id;

    /// <summary>How the system confines the worker.</summary>
    public Confinement Confinement => _process.Confinement;

    /// <summary>Number of tasks done so far.</summary>
    public int Tasks { get; private set; }

    /// <summary>Its memory after the last task, in bytes.</summary>
    public long Memory { get; private set; }

    /// <summary>Whether it can accept a task.</summary>
    public bool IsAlive => !_isOver && !_process.HasExited;

    /// <param name="options">Its limits.</param>
    /// <param name="hidden">Directories that appear empty to it, in addition to those hidden from all workers.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="WorkerUnavailableException">It cannot be started.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerOptions options, IEnumerable<string> hidden, CancellationToken cancellationToken)
    {
        var program = options.Program ?? WorkerProgram.Find();
        if (!File.Exists(program.Path))
            throw new WorkerUnavailableException($"The worker process {program.Path} cannot be started: the file does not exist.");
        // not null: a file has a directory.
        string[] visible =
            [AppContext.BaseDirectory, Path.GetDirectoryName(program.Path)!, .. WorkerProgram.DotnetRoot is { } dotnet ? [dotnet] : (string[])[]];
        try
        {
            return new WorkerProcess(await ConfinedProcess.StartAsync(
                new ConfinedProcessOptions
                {
                    File = program.Path,
                    Arguments = program.Arguments,
                    Role = ConfinedRole.Analyser,
                    Environment = EnvironmentOf(options),
                    WorkingDirectory = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/",
                    HiddenDirectories = [.. AllUsers, .. hidden, .. visible.Select(ClosedAbove).OfType<string>()],
                    VisibleDirectories = visible,
                    PrivateDirectories = ConfinedProcessOptions.TemporaryDirectories,
                    Limits = new ProcessLimits { MaxDataBytes = options.MaxMemory + BesideHeap, MaxOpenFiles = 1024 },
                },
                cancellationToken));
        }
        catch (Win32Exception error)
        {
            throw new WorkerUnavailableException($"The worker process {program.Path} cannot be started: {error.Message}", error);
        }
    }

    /// <summary>Whether this preparation was already loaded.</summary>
    public bool IsPrepared(WorkerPreparation preparation) => _prepared.GetValueOrDefault(preparation.Task) == preparation.Version;

    /// <summary>Records that this preparation was loaded.</summary>
    public void NotePrepared(WorkerPreparation preparation) => _prepared[preparation.Task] = preparation.Version;

    /// <summary>Sends a task and waits for the answer. After any failure other than an exception the process is unusable.</summary>
    public async Task<WorkerResult<JsonElement>> AskAsync(byte[] request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        byte[]? answer;
        try
        {
            await WorkerMessage.WriteAsync(_process.Input, request, patience.Token);
            answer = await WorkerMessage.ReadAsync(_process.Output, WorkerMessage.MostResponse, patience.Token);
        }
        catch (OperationCanceledException)
        {
            _isOver = true;
            cancellationToken.ThrowIfCancellationRequested();
            return Failed(WorkerFailureKind.TooSlow,
                string.Create(CultureInfo.InvariantCulture, $"Processing did not finish within {limit.TotalSeconds:0} s."));
        }
        catch (InvalidDataException)
        {
            _isOver = true;
            return Failed(WorkerFailureKind.TooLarge, "The result is too large.");
        }
        catch (IOException)
        {
            answer = null; // The pipe broke while writing the request: the process has ended.
        }

        Tasks++;
        if (answer is null) return await EndedAsync(cancellationToken);

        var response = JsonSerializer.Deserialize<WorkerResponse>(answer, WorkerMessage.Json)!; // not null: the worker never writes null.
        Memory = response.Memory;
        // not null: there is a body unless there is an error.
        return response.Error is { } error
            ? Failed(WorkerFailureKind.Threw, $"Processing failed ({error}).")
            : WorkerResult<JsonElement>.Of(response.Body!.Value);
    }

    /// <summary>Whether a signal that content cannot send ended it: the system, or an operator, killed it.</summary>
    public bool WasKilled { get; private set; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _process.DisposeAsync();
    }

    private async Task<WorkerResult<JsonElement>> EndedAsync(CancellationToken cancellationToken)
    {
        _isOver = true;
        var code = await _process.WaitForExitAsync(cancellationToken);
        WasKilled = code == Killed;
        var complaints = _process.LastErrors;
        if (Tasks == 1 && code is CannotRun or NotFound or NoStart)
            throw new WorkerUnavailableException($"The worker process cannot be started (exit code {code}): {complaints}");
        var how = code == Aborted || complaints.Contains("Stack overflow", StringComparison.Ordinal) ? "out of stack or memory"
            : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");
        return Failed(WorkerFailureKind.Ended, $"The worker process ended while processing it ({how}).");
    }

    private static WorkerResult<JsonElement> Failed(WorkerFailureKind kind, string reason) =>
        WorkerResult<JsonElement>.Failed(new WorkerFailure(kind, reason));

    // Users' files, which the analysis of untrusted text must not access.
    private static readonly string[] AllUsers = ["/root", "/home", "/run"];

    // The outermost directory on the way that another user may not enter. Made empty for the worker, it becomes accessible.
    private static string? ClosedAbove(string directory)
    {
        if (OperatingSystem.IsWindows()) return null;
        string? closed = null;
        for (var parent = Directory.GetParent(Path.TrimEndingDirectorySeparator(directory)); parent?.Parent is not null; parent = parent.Parent)
        {
            if ((parent.UnixFileMode & UnixFileMode.OtherExecute) == 0) closed = parent.FullName;
        }

        return closed;
    }

    private static Dictionary<string, string> EnvironmentOf(WorkerOptions options)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Many short-lived trees: no background collector, and 24 MB for young objects. No diagnostics socket that other processes could
            // connect to.
            ["DOTNET_gcConcurrent"] = "0",
            ["DOTNET_GCgen0MaxBudget"] = "1800000",
            ["DOTNET_GCHeapHardLimit"] = options.MaxMemory.ToString("x", CultureInfo.InvariantCulture),
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_NOLOGO"] = "1",
        };
        if (WorkerProgram.DotnetRoot is { } dotnet) result["DOTNET_ROOT"] = dotnet;
        if (OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("SystemRoot") is { } root) result["SystemRoot"] = root;
        return result;
    }
}
