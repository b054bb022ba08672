using System.Collections.Concurrent;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>
/// Warm worker processes for everything that parses, prints, interprets, compares or extracts from untrusted text. Each handles one content at a
/// time and is replaced if the content ends it. This process never reads such text itself.
/// </summary>
public sealed class WorkerPool : IAsyncDisposable
{
    private readonly ConcurrentStack<WorkerProcess> _idle = new();
    private readonly ConcurrentDictionary<WorkerProcess, bool> _all = new();
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _urgent = new(1);
    private readonly WorkerOptions _options;
    private readonly ConcurrentDictionary<string, bool> _hidden = new(StringComparer.Ordinal);
    private int _deaths;
    private volatile bool _isDisposed;

    /// <param name="options">Null for the defaults.</param>
    public WorkerPool(WorkerOptions? options = null)
    {
        _options = options ?? new WorkerOptions();
        _places = new SemaphoreSlim(_options.Count);
    }

    /// <summary>The pool of this process. Workers do not depend on the caller, so all servers and commands in a process share them.</summary>
    public static WorkerPool Shared { get; } = new();

    /// <summary>Why the last worker could not be started; null if it was started.</summary>
    public string? Problem { get; private set; }

    /// <summary>Number of workers that content has ended so far.</summary>
    public int Deaths => _deaths;

    /// <summary>Process ids of the running workers.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _all.Keys.Select(worker => worker.Id)];

    /// <summary>Runs a task in a worker.</summary>
    /// <param name="task">The task.</param>
    /// <param name="request">Its request.</param>
    /// <param name="preparation">Data that the worker needs first; null for none.</param>
    /// <param name="urgent">Whether a person is waiting: the task does not queue behind batches.</param>
    /// <param name="cancellationToken">Ends the worker along with the task.</param>
    /// <returns>The result, or why there is none.</returns>
    /// <exception cref="WorkerUnavailableException">No worker can be started.</exception>
    public async Task<WorkerResult<TResponse>> RunAsync<TRequest, TResponse>(
        WorkerTask<TRequest, TResponse> task, TRequest request, WorkerPreparation? preparation, bool urgent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var message = WorkerMessage.Request(task.Name, request);
        if (message.Length > WorkerMessage.MostRequest)
            return WorkerResult<TResponse>.Failed(new WorkerFailure(WorkerFailureKind.TooLarge, "The content is too large to process."));

        var place = urgent ? _urgent : _places;
        await place.WaitAsync(cancellationToken);
        try
        {
            var result = await AskAsync(message, task.TimeLimit, preparation, cancellationToken);
            Problem = null;
            // No task returns null.
            return result.Failure is { } failure
                ? WorkerResult<TResponse>.Failed(failure)
                : WorkerResult<TResponse>.Of(result.Value.Deserialize<TResponse>(WorkerMessage.Json)!);
        }
        catch (WorkerUnavailableException error)
        {
            Problem = error.Message;
            throw;
        }
        finally
        {
            place.Release();
        }
    }

    /// <summary>Makes a directory appear empty to workers started from now on, such as the one that holds the database.</summary>
    public void Hide(string directory) => _hidden[directory] = true;

    /// <summary>Ends all workers.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (var worker in _all.Keys) await ForgetAsync(worker);
        _places.Dispose();
        _urgent.Dispose();
    }

    private async Task<WorkerResult<JsonElement>> AskAsync(
        byte[] message, TimeSpan limit, WorkerPreparation? preparation, CancellationToken cancellationToken)
    {
        // Something else may have ended the worker, such as the system when memory is low. That is not the content's fault, so it is retried once.
        for (var attempt = 1; ; attempt++)
        {
            var worker = await TakeAsync(preparation, cancellationToken);
            try
            {
                var result = await worker.AskAsync(message, limit, cancellationToken);
                if (result.Failure is null || worker.IsAlive || !worker.WasKilled || attempt > 1) return result;
            }
            finally
            {
                await ReturnAsync(worker);
            }
        }
    }

    private async Task<WorkerProcess> TakeAsync(WorkerPreparation? preparation, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        WorkerProcess? worker;
        // A worker that was killed while idle does not count as ended by content.
        while (_idle.TryPop(out worker) && !worker.IsAlive) await ForgetAsync(worker);
        if (worker is null)
        {
            worker = await WorkerProcess.StartAsync(_options, _hidden.Keys, cancellationToken);
            _all[worker] = true;
        }

        if (preparation is null || worker.IsPrepared(preparation)) return worker;
        try
        {
            var prepared = await worker.AskAsync(preparation.Write(), preparation.Limit, cancellationToken);
            if (prepared.Failure is { } failure)
                throw new WorkerUnavailableException($"Preparing a worker process with '{preparation.Task}' failed: {failure.Reason}");
        }
        catch
        {
            await ForgetAsync(worker);
            throw;
        }

        worker.NotePrepared(preparation);
        return worker;
    }

    private async Task ReturnAsync(WorkerProcess worker)
    {
        if (!worker.IsAlive) Interlocked.Increment(ref _deaths);
        if (worker.IsAlive && !_isDisposed && worker.Tasks < _options.TasksPerWorker && worker.Memory <= _options.KeptMemory) _idle.Push(worker);
        else await ForgetAsync(worker);
    }

    private async Task ForgetAsync(WorkerProcess worker)
    {
        if (_all.TryRemove(worker, out _)) await worker.DisposeAsync();
    }
}
