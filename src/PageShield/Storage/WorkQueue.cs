using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace PageShield.Storage;

/// <summary>
/// How crawls, report batches, deliveries and script contents are claimed. One UPDATE takes the row, counts the attempt and sets the lease. Two
/// processes never get the same row, and rows held by a dead process become available when the lease ends. Works the same on SQLite and PostgreSQL,
/// where the second of two UPDATEs waits for the first and then finds nothing to claim.
/// </summary>
internal static class WorkQueue
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    /// <summary>Claims a row.</summary>
    /// <param name="row">The row and the conditions for claiming it, except its time.</param>
    /// <param name="now">The current time.</param>
    /// <param name="lease">Duration of the lease.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <param name="also">Other changes to make with the claim, such as a state; null for none.</param>
    /// <returns>False if another process has it, or if it must wait.</returns>
    public static async Task<bool> ClaimAsync<T>(
        this IQueryable<T> row, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken, Action<UpdateSettersBuilder<T>>? also =
            null) where T : class, IQueuedWork
    {
        var until = now + lease;
        return await row.Where(Due<T>(now)).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(static each => EF.Property<DateTimeOffset>(each, nameof(IQueuedWork.NextAttemptAt)), until)
                    .SetProperty(static each => EF.Property<int>(each, nameof(IQueuedWork.Attempts)),
                        static each => EF.Property<int>(each, nameof(IQueuedWork.Attempts)) + 1);
                also?.Invoke(set);
            },
            cancellationToken) == 1;
    }

    /// <summary>Releases a claimed row as if it had not been claimed, because the process stops or a dependency is unavailable.</summary>
    /// <param name="row">The row.</param>
    /// <param name="attempts">The attempt number, which shows whether the caller has lost the lease.</param>
    /// <param name="now">The current time.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static Task ReleaseAsync<T>(this IQueryable<T> row, int attempts, DateTimeOffset now, CancellationToken cancellationToken) where T
        : class, IQueuedWork =>
        row.Where(each => EF.Property<int>(each, nameof(IQueuedWork.Attempts)) == attempts).ExecuteUpdateAsync(set => set
            .SetProperty(static each => EF.Property<DateTimeOffset>(each, nameof(IQueuedWork.NextAttemptAt)), now)
            .SetProperty(static each => EF.Property<int>(each, nameof(IQueuedWork.Attempts)), attempts - 1), cancellationToken);

    /// <summary>Rows that may be claimed now.</summary>
    public static IQueryable<T> WhereDue<T>(this IQueryable<T> rows, DateTimeOffset now) where T : class, IQueuedWork => rows.Where(Due<T>(now));

    /// <summary>
    /// How long to wait after a failure: 5 s, 20 s, 80 s, four times as long each time, at most 6 h, ± 20 % so that retries spread out.
    /// </summary>
    /// <param name="attempts">Attempts made, from 1.</param>
    /// <param name="chance">Random number, 0 to 1.</param>
    public static TimeSpan PauseAfter(int attempts, double chance) =>
        TimeSpan.FromSeconds(Math.Min(FirstPause.TotalSeconds * Math.Pow(4, attempts - 1), LongestPause.TotalSeconds) * (0.8 + 0.4 * chance));

    private static Expression<Func<T, bool>> Due<T>(DateTimeOffset now) where T : class, IQueuedWork =>
        each => EF.Property<DateTimeOffset>(each, nameof(IQueuedWork.NextAttemptAt)) <= now;
}
