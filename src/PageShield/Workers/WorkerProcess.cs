using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using PageShield.Isolation;

namespace PageShield.Workers;

/// <summary>One worker as its parent sees it: a process, its pipes, and what it was prepared with.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int Killed = 128 + 9; // SIGKILL, by somebody else than us
    private const int Aborted = 128 + 6; // SIGABRT, as the runtime ends itself
    private const int NoStart = 1, CannotRun = 126, NotFound = 127; // of the shell that starts it
    private const long BesideHeap = 1L << 30;

    private readonly ConfinedProcess _process;
    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
    private bool _isOver;

    private WorkerProcess(ConfinedProcess process) => _process = process;

    /// <summary>The operating system's number of the process that holds it.</summary>
    public int Id => _process.Id;

    /// <summary>How far the system confines it.</summary>
    public Confinement Confinement => _process.Confinement;

    /// <summary>Tasks done so far.</summary>
    public int Tasks { get; private set; }

    /// <summary>Its memory after the last task, in bytes.</summary>
    public long Memory { get; private set; }

    /// <summary>Whether it can take a task.</summary>
    public bool IsAlive => !_isOver && !_process.HasExited;

    /// <param name="options">What it may use.</param>
    /// <param name="hidden">Directories that are empty for it, beside those of all users.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="WorkerUnavailableException">It cannot be started.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerOptions options, IEnumerable<string> hidden, CancellationToken cancellationToken)
    {
        var program = options.Program ?? WorkerProgram.Find();
        if (!File.Exists(program.Path))
            throw new WorkerUnavailableException($"The worker process {program.Path} cannot be started: there is no such file.");
        // A file has a directory.
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

    /// <summary>Whether it was prepared with this already.</summary>
    public bool IsPrepared(WorkerPreparation preparation) => _prepared.GetValueOrDefault(preparation.Task) == preparation.Version;

    /// <summary>Notes that it was.</summary>
    public void NotePrepared(WorkerPreparation preparation) => _prepared[preparation.Task] = preparation.Version;

    /// <summary>Sends a task and waits for the answer. After any failure but an exception the process is of no more use.</summary>
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
                string.Create(CultureInfo.InvariantCulture, $"It did not come to an end within {limit.TotalSeconds:0} s."));
        }
        catch (InvalidDataException)
        {
            _isOver = true;
            return Failed(WorkerFailureKind.TooLarge, "What comes out of it is too large.");
        }
        catch (IOException)
        {
            answer = null; // The pipe broke while the request was written: it has ended.
        }

        Tasks++;
        if (answer is null) return await EndedAsync(cancellationToken);

        var response = JsonSerializer.Deserialize<WorkerResponse>(answer, WorkerMessage.Json)!; // The worker writes no null.
        Memory = response.Memory;
        // Without an error there is one.
        return response.Error is { } error
            ? Failed(WorkerFailureKind.Threw, $"The analysis failed on it ({error}).")
            : WorkerResult<JsonElement>.Of(response.Body!.Value);
    }

    /// <summary>Whether it ended by a signal that no content can send: the system, or an operator, ended it.</summary>
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
        var how = code == Aborted || complaints.Contains("Stack overflow", StringComparison.Ordinal) ? "its stack or its memory runs out"
            : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");
        return Failed(WorkerFailureKind.Ended, $"It ends the program that analyses it ({how}).");
    }

    private static WorkerResult<JsonElement> Failed(WorkerFailureKind kind, string reason) =>
        WorkerResult<JsonElement>.Failed(new WorkerFailure(kind, reason));

    // Whose files a text of a stranger has no business with.
    private static readonly string[] AllUsers = ["/root", "/home", "/run"];

    // The outermost directory on the way that another user may not pass: made empty for the worker, it becomes one that it may.
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
            // Many short-lived trees: no background collector, and young objects get 24 MB. No diagnostics socket that others could speak to.
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
