using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>One worker as its parent sees it: a process, its pipes, and what it was prepared with.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MostComplaint = 2_000;
    private const int Killed = 128 + 9; // SIGKILL, by somebody else than us

    private readonly Process _process;
    private readonly StringBuilder _complaints = new();
    private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);

    private bool _isOver;

    private WorkerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_complaints)
            {
                if (line.Data is not null && _complaints.Length < MostComplaint) _complaints.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>The operating system's number of it.</summary>
    public int Id => _process.Id;

    /// <summary>Tasks done so far.</summary>
    public int Tasks { get; private set; }

    /// <summary>Its memory after the last task, in bytes.</summary>
    public long Memory { get; private set; }

    /// <summary>Whether it can take a task.</summary>
    public bool IsAlive => !_isOver && !_process.HasExited;

    /// <exception cref="WorkerUnavailableException">It cannot be started.</exception>
    public static WorkerProcess Start(WorkerOptions options)
    {
        var program = options.Program ?? WorkerProgram.Find();
        var info = new ProcessStartInfo(program.Path, program.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            StandardErrorEncoding = Encoding.UTF8,
        };
        // Nothing of ours is inherited: connection strings and passwords stand in the environment.
        info.Environment.Clear();
        foreach (var (name, value) in EnvironmentOf(options)) info.Environment[name] = value;
        try
        {
            return new WorkerProcess(Process.Start(info)!); // null only with UseShellExecute
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
            await WorkerMessage.WriteAsync(_process.StandardInput.BaseStream, request, patience.Token);
            answer = await WorkerMessage.ReadAsync(_process.StandardOutput.BaseStream, WorkerMessage.MostResponse, patience.Token);
        }
        catch (OperationCanceledException)
        {
            _isOver = true;
            cancellationToken.ThrowIfCancellationRequested();
            return Failed(WorkerFailureKind.TooSlow, string.Create(CultureInfo.InvariantCulture, $"It did not come to an end within {limit.TotalSeconds:0} s."));
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
        return response.Error is { } error ? Failed(WorkerFailureKind.Threw, $"The analysis failed on it ({error}).") : WorkerResult<JsonElement>.Of(response.Body!.Value); // Without an error there is one.
    }

    /// <summary>Whether it ended by a signal that no content can send: the system, or an operator, ended it.</summary>
    public bool WasKilled { get; private set; }

    /// <inheritdoc />
    public void Dispose()
    {
        _isOver = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    private async Task<WorkerResult<JsonElement>> EndedAsync(CancellationToken cancellationToken)
    {
        _isOver = true;
        await _process.WaitForExitAsync(cancellationToken);
        WasKilled = _process.ExitCode == Killed;
        string complaints;
        lock (_complaints) complaints = _complaints.ToString();
        var how = complaints.Contains("Stack overflow", StringComparison.Ordinal) ? "its stack overflows"
            : complaints.Contains("OutOfMemory", StringComparison.Ordinal) || complaints.Contains("Out of memory", StringComparison.Ordinal) ? "its memory runs out"
            : string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}");
        return Failed(WorkerFailureKind.Ended, $"It ends the program that analyses it ({how}).");
    }

    private static WorkerResult<JsonElement> Failed(WorkerFailureKind kind, string reason) => WorkerResult<JsonElement>.Failed(new WorkerFailure(kind, reason));

    private static IEnumerable<(string Name, string Value)> EnvironmentOf(WorkerOptions options)
    {
        if (Environment.GetEnvironmentVariable("PATH") is { } path) yield return ("PATH", path);
        if (OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("SystemRoot") is { } root) yield return ("SystemRoot", root);
        if (WorkerProgram.DotnetRoot is { } dotnet) yield return ("DOTNET_ROOT", dotnet);
        // Many short-lived trees: no background collector, and young objects get 24 MB. No diagnostics socket that others could speak to.
        yield return ("DOTNET_gcConcurrent", "0");
        yield return ("DOTNET_GCgen0MaxBudget", "1800000");
        yield return ("DOTNET_GCHeapHardLimit", options.MaxMemory.ToString("x", CultureInfo.InvariantCulture));
        yield return ("DOTNET_EnableDiagnostics", "0");
        yield return ("DOTNET_NOLOGO", "1");
    }
}
