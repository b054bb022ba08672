using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PageShield.IntegrationTests;

/// <summary>Ends a process, as far as its database can tell, after a given statement: nothing that follows reaches the database.</summary>
/// <param name="after">The number of the last statement, or commit, that is done; from 1.</param>
internal sealed class StoppedProcess(int after) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _done;

    /// <summary>Whether it came to that statement.</summary>
    public bool IsStopped => Volatile.Read(ref _done) >= after;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => new(Begin(result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(Begin(result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData,
        InterceptionResult<object> result, CancellationToken cancellationToken = default) => new(Begin(result));

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result,
        CancellationToken cancellationToken = default) => new(End(result));

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result,
        CancellationToken cancellationToken = default) => new(End(result));

    public override ValueTask<object?> ScalarExecutedAsync(DbCommand command, CommandExecutedEventData eventData, object? result,
        CancellationToken cancellationToken = default) => new(End(result));

    public ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData,
        InterceptionResult result, CancellationToken cancellationToken = default) => new(Begin(result));

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        End(0);
        return Task.CompletedTask;
    }

    private T Begin<T>(T result) => IsStopped ? throw new ProcessStoppedException() : result;

    private T End<T>(T result)
    {
        if (Interlocked.Increment(ref _done) < after) return result;

        (result as IDisposable)?.Dispose();
        throw new ProcessStoppedException();
    }
}
