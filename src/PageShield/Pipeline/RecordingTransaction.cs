using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Pipeline;

/// <summary>
/// The transaction in which something is recorded and people are alerted about it: begins, saves, commits, and then wakes the sender. Every caller of
/// the alert raiser goes through it, so that none can forget a step.
/// </summary>
public sealed class RecordingTransaction(IDbContextFactory<PageShieldDbContext> databases, PipelineSignals signals)
{
    private const int MostAttempts = 3;

    /// <summary>
    /// Runs the work in a context of its own. After a conflict with another process it runs again, at most three times, on a fresh context.
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
                // The other one has committed: a fresh context sees what it wrote.
            }
        }
    }

    /// <summary>Runs the work in the caller's context, once.</summary>
    public async Task<T> RunAsync<T>(PageShieldDbContext database, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(work);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var result = await work();
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.AlertsWait();
        return result;
    }

    /// <summary>Whether another process wrote the same at the same time.</summary>
    public static bool IsConflict(Exception exception) =>
        exception is DbUpdateException && !DatabaseTrouble.IsAway(exception) && !DatabaseTrouble.IsRefusal(exception)
        || exception is DbException { SqlState: "40001" or "40P01" }; // PostgreSQL: serialization failure, deadlock
}
