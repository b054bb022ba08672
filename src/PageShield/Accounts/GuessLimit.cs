using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>
/// Counts guesses before they are checked, so that sending many at once does not bypass the limit. A correct guess is not counted.
/// </summary>
public sealed class GuessLimit(IDbContextFactory<PageShieldDbContext> databases, TimeProvider time)
{
    /// <summary>Counts a guess.</summary>
    /// <param name="rule">What is guessed.</param>
    /// <param name="accountId">The account; null if no account has the name.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is counted then.</param>
    public async Task<GuessTurn> TakeAsync(GuessRule rule, int? accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        // SQLite starts every transaction as a writer, so it needs no further lock.
        if (database.Database.IsNpgsql())
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({rule.Key}, 0))", cancellationToken);

        var now = time.GetUtcNow();
        var count = await database.Guesses.SingleOrDefaultAsync(each => each.Key == rule.Key, cancellationToken);
        if (count?.LockedUntil > now) return new GuessTurn(false, count.Wrong, count.LockedUntil);

        if (count is null) database.Guesses.Add(count = new GuessCount { Key = rule.Key, AccountId = accountId });
        else if (rule.Forgets is { } span && now - count.LastAt > span) count.Wrong = 0;
        (count.Wrong, count.LastAt) = (count.Wrong + 1, now);
        count.LockedUntil = count.Wrong >= rule.Most ? now + rule.LockAfter(count.Wrong) : null;
        await database.SaveChangesAsync(cancellationToken);
        if (rule.Forgets is not null) await ForgetAsync(database, now - rule.Forgets.Value, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new GuessTurn(true, count.Wrong, count.LockedUntil);
    }

    /// <summary>Whether the limit is reached now.</summary>
    public async Task<bool> IsReachedAsync(GuessRule rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Guesses.AnyAsync(each => each.Key == rule.Key && each.LockedUntil > now, cancellationToken);
    }

    /// <summary>A correct guess resets the count.</summary>
    public async Task ClearAsync(GuessRule rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Guesses.Where(each => each.Key == rule.Key).ExecuteDeleteAsync(cancellationToken);
    }

    // Strangers choose the keys of password guesses, so these rows must not accumulate.
    private static Task ForgetAsync(PageShieldDbContext database, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Guesses.Where(each => each.LastAt < before && each.Key.StartsWith(GuessRule.PasswordPrefix)
            && (each.LockedUntil == null || each.LockedUntil < now)).ExecuteDeleteAsync(cancellationToken);
}
