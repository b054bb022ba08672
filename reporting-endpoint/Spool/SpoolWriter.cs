using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using PageShield.ReportingEndpoint.Aggregation;

namespace PageShield.ReportingEndpoint.Spool;

/// <summary>
/// The only thread that accesses the spool file. It commits groups without waiting in between: a group has the reports
/// that arrived during the previous commit. Other work on the file runs between groups.
/// </summary>
internal sealed partial class SpoolWriter : IDisposable
{
    private const int MostYields = 4;
    private const int Enough = 128;

    /// <summary>Number of new observations at which a batch is closed immediately, to keep transactions at the hub small.</summary>
    private const int MostNew = 1_000;

    private readonly SpoolFile _file;
    private readonly Aggregator _aggregator;
    private readonly TimeProvider _clock;
    private readonly ILogger<SpoolWriter> _logger;
    private readonly ConcurrentQueue<Action> _work = new();
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private bool _isFailing;

    public SpoolWriter(SpoolFile file, Aggregator aggregator, TimeProvider clock, ILogger<SpoolWriter> logger)
    {
        _file = file;
        _aggregator = aggregator;
        _clock = clock;
        _logger = logger;
        _thread = new Thread(Run) { Name = "Spool writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Number of committed groups since startup.</summary>
    public long Commits { get; private set; }

    /// <summary>Total time of commits since startup, in milliseconds.</summary>
    public double CommitMilliseconds { get; private set; }

    /// <summary>Number of failed commits since startup, such as when the disk or the spool is full.</summary>
    public long Failures { get; private set; }

    /// <summary>Runs an action on the file between groups.</summary>
    public Task<T> DoAsync<T>(Func<SpoolFile, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue(() =>
        {
            try
            {
                done.SetResult(work(_file));
            }
            catch (Exception exception)
            {
                // The caller handles the exception; this thread continues.
                done.SetException(exception);
            }
        });
        _aggregator.Filled.Set();
        return done.Task;
    }

    /// <summary>Commits the open group and starts the next batch.</summary>
    /// <returns>The closed batch's number.</returns>
    public Task<long> CloseBatchAsync() => DoAsync(_ =>
    {
        var (last, batch) = _aggregator.CloseBatch();
        if (last is not null) Commit(last);
        return batch;
    });

    /// <summary>Commits the open group and stops the thread.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _aggregator.Filled.Set();
        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            while (_work.TryDequeue(out var work)) work();
            LetGather();
            if (_aggregator.NewInBatch >= MostNew && _aggregator.CloseBatch().Last is { } last) Commit(last);
            else if (_aggregator.Take() is { } group) Commit(group);
            else if (_isStopping && _work.IsEmpty) return;
            else _aggregator.Filled.WaitOne();
        }
    }

    /// <summary>
    /// Yields to threads that wait for a processor, to commit larger groups under load. Returns immediately on an idle server:
    /// there is no timer.
    /// </summary>
    private void LetGather()
    {
        for (var i = 0; i < MostYields && _aggregator.Gathered is > 0 and < Enough; i++) Thread.Yield();
    }

    private void Commit(ReportGroup group)
    {
        var started = _clock.GetTimestamp();
        try
        {
            _file.Append(group.Batch, _clock.GetUtcNow(), group.Record.ToByteArray());
        }
        catch (SqliteException exception)
        {
            Failures++;
            if (!_isFailing) Log.CommitFailed(_logger, exception.SqliteErrorCode, exception.Message);
            _isFailing = true;

            // Ids defined in a lost group are undefined, so the open group, which may use them, fails too.
            var gathered = _aggregator.Abandon();
            group.Complete(isCommitted: false);
            gathered.Complete(isCommitted: false);
            return;
        }

        if (_isFailing) Log.CommitsAgain(_logger);
        _isFailing = false;
        Commits++;
        CommitMilliseconds += _clock.GetElapsedTime(started).TotalMilliseconds;
        group.Complete(isCommitted: true);
        _aggregator.Recycle(group);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error,
            "Storing reports failed; requests are rejected with 503: SQLite error {Code}, {Message}. Free disk space, or raise "
            + "PageShield:Reports:SpoolMegabytes.")]
        public static partial void CommitFailed(ILogger logger, int code, string message);

        [LoggerMessage(LogLevel.Information, "Storing reports works again.")]
        public static partial void CommitsAgain(ILogger logger);
    }
}
