using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Pipeline;

/// <summary>
/// The transaction in which data is recorded and alerts about it are raised: begins, saves, commits and then wakes the alert sender. Every caller of
/// the alert raiser uses it, so no step can be forgotten.
/// </summary>
public sealed class RecordingTransaction(IDbContextFactory<PageShieldDbContext> databases, PipelineSignals signals)
{
    private const int MostAttempts = 3;

    /// <summary>
    /// Runs the work in its own context. After a conflict with another process it is retried on a fresh context, at most three attempts in total.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<PageShieldDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            try
            {
                return await RunAsync(database, () => work(database), cancellationToken);
            }
            catch (Exception exception) when (attempt < MostAttempts && IsConflict(exception))
            {
                // The other process has committed; a fresh context sees its changes.
            }
        }
    }

    /// <summary>Runs the work once in the caller's context.</summary>
    public async Task<T> RunAsync<T>(PageShieldDbContext database, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(work);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var result = await work();
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.NotifyAlerts();
        return result;
    }

    /// <summary>Whether the exception is a conflict with a concurrent write.</summary>
    public static bool IsConflict(Exception exception) =>
        exception is DbUpdateException && !DatabaseTrouble.IsAway(exception) && !DatabaseTrouble.IsRefusal(exception)
        || exception is DbException { SqlState: "40001" or "40P01" }; // PostgreSQL: serialization failure, deadlock
}
