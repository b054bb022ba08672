using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>
/// Restores access to accounts. Each action and its audit entry are one transaction. It needs no running server, so anyone with access to the
/// machine can always get back in.
/// </summary>
public sealed class AccountRescue(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    /// <summary>The account with this name, ignoring case; null if there is none.</summary>
    public Task<Operator?> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var normalized = name.Trim().Normalize().ToUpperInvariant();
        return database.Users.SingleOrDefaultAsync(account => account.NormalizedUserName == normalized, cancellationToken);
    }

    /// <summary>Resets the count of wrong passwords and codes of the account, which removes every lock.</summary>
    public async Task UnlockAsync(int accountId, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var before = await ForgetGuessesAsync(accountId, cancellationToken);
        await audit.SaveAsync(database, actor, "account.unlocked", Subject(accountId), new { wrong = before }, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes all locks and creates a one-time link for choosing a new password; earlier links become invalid.</summary>
    /// <param name="account">Tracked.</param>
    /// <param name="takeFactors">Also removes the authenticator app, recovery codes and passkeys, and ends all sessions.</param>
    /// <param name="enable">Also enables the account.</param>
    /// <param name="actor">Who performs the action.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is saved then.</param>
    /// <returns>The secret of the link, shown once.</returns>
    public async Task<string> ResetAsync(Operator account, bool takeFactors, bool enable, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var before = new { HasSecondFactor = account.TwoFactorEnabled, Disabled = account.DisabledAt is not null };
        await ForgetGuessesAsync(account.Id, cancellationToken);
        if (takeFactors)
        {
            (account.TwoFactorEnabled, account.TotpKey, account.RecoveryCodes) = (false, null, []);
            (account.SecurityStamp, account.ConcurrencyStamp) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
            await database.UserPasskeys.Where(each => each.UserId == account.Id).ExecuteDeleteAsync(cancellationToken);
            await database.Sessions.Where(each => each.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        }

        if (enable) account.DisabledAt = null;
        await database.AccountLinks.Where(each => each.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        var (link, secret) = AccountLink.Create(account.Id, actor, time.GetUtcNow());
        database.AccountLinks.Add(link);
        var after = new { HasSecondFactor = account.TwoFactorEnabled, Disabled = account.DisabledAt is not null, linkEnds = link.ExpiresAt };
        await audit.SaveAsync(database, actor, "account.reset", Subject(account.Id), before, after, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return secret;
    }

    private Task<int> ForgetGuessesAsync(int accountId, CancellationToken cancellationToken) =>
        database.Guesses.Where(each => each.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);

    private static string Subject(int accountId) => FormattableString.Invariant($"account:{accountId}");
}
