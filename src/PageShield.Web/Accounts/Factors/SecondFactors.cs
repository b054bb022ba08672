using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts.Factors;

/// <summary>Sets up, checks and removes authenticator apps. Keys are encrypted with the data-protection keys, which are stored outside the
/// database.</summary>
public sealed class SecondFactors(
    PageShieldDbContext database, UserManager<Operator> users, AuditLog audit, IDataProtectionProvider protection, GuessLimit guesses,
    AccountLocks locks,
    Sessions sessions, TimeProvider time)
{
    /// <summary>Number of recovery codes created at a time; each works once.</summary>
    public const int RecoveryCodeCount = 10;

    /// <summary>How long the session that was shown a key can confirm it.</summary>
    public static readonly TimeSpan SetUpTime = TimeSpan.FromMinutes(10);

    private const int RecoveryCodeBytes = 7; // 56 bits
    private readonly IDataProtector _protector = protection.CreateProtector("PageShield.Accounts.Totp");

    /// <summary>
    /// Returns the session's pending key, or creates one. It takes effect once <see cref="ConfirmAsync"/> has verified a code. No other session is
    /// shown the key or can confirm it.
    /// </summary>
    public async Task<byte[]> BeginAsync(int sessionId, CancellationToken cancellationToken)
    {
        if (await BegunAsync(sessionId, cancellationToken) is { } begun) return begun;

        var key = Totp.NewKey();
        var (sealedKey, end) = (Seal(key), time.GetUtcNow() + SetUpTime);
        await database.Sessions.Where(each => each.Id == sessionId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(each => each.TotpKey, sealedKey).SetProperty(each => each.TotpKeyEndsAt, end), cancellationToken);
        return key;
    }

    /// <summary>
    /// Activates the session's key, ends all sessions of the account including this one, and creates recovery codes, which are shown only once.
    /// Returns null if the code is wrong or the key has expired. The caller starts its session again.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Operator account, string? code, int sessionId, CancellationToken cancellationToken)
    {
        if (account.TwoFactorEnabled || await BegunAsync(sessionId, cancellationToken) is not { } key
            || Totp.FindStep(key, code, time.GetUtcNow(), 0) is not { } step)
            return null;

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        (account.TwoFactorEnabled, account.TotpKey, account.TotpLastStep) = (true, Seal(key), step);
        var codes = NewCodes(account);
        await sessions.EndAllAsync(account, cancellationToken);
        await audit.SaveAsync(database, NameOf(account), "account.second-factor-on", SubjectOf(account), new { HasSecondFactor = false },
            new { HasSecondFactor = true }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }

    /// <summary>Replaces the recovery codes; the old ones stop working.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(Operator account, CancellationToken cancellationToken)
    {
        var before = account.RecoveryCodes.Count;
        var codes = NewCodes(account);
        await audit.SaveAsync(database, NameOf(account), "account.recovery-codes-made", SubjectOf(account), new { left = before },
            new { left = codes.Count }, cancellationToken);
        return codes;
    }

    /// <summary>Removes the app and the recovery codes, and ends all sessions of the account. The caller starts its session again.</summary>
    public async Task EndAsync(Operator account, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        (account.TwoFactorEnabled, account.TotpKey) = (false, null);
        account.RecoveryCodes = [];
        await sessions.EndAllAsync(account, cancellationToken);
        await audit.SaveAsync(database, NameOf(account), "account.second-factor-off", SubjectOf(account), new { HasSecondFactor = true },
            new { HasSecondFactor = false }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Checks for an unused code of the app, or a recovery code, which is then consumed. Wrong codes are counted per account, across all addresses
    /// and sessions. Only a correct code resets the count.
    /// </summary>
    /// <param name="account">The account to check.</param>
    /// <param name="code">The code as entered.</param>
    /// <param name="actor">The actor recorded in the audit log if the account is locked.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<CodeOutcome> CheckAsync(Operator account, string? code, string actor, CancellationToken cancellationToken)
    {
        var rule = GuessRule.Code(account.Id);
        var turn = await guesses.TakeAsync(rule, account.Id, cancellationToken);
        if (!turn.IsTaken) return CodeOutcome.Locked;
        if (await IsRightAsync(account, code, cancellationToken))
        {
            await guesses.ClearAsync(rule, cancellationToken);
            return CodeOutcome.Right;
        }

        if (turn.LockedUntil is not { } until) return CodeOutcome.Wrong;
        await locks.TellOfCodeAsync(account, turn.Wrong, until, actor, cancellationToken);
        return CodeOutcome.Locked;
    }

    private async Task<bool> IsRightAsync(Operator account, string? code, CancellationToken cancellationToken)
    {
        if (Open(account.TotpKey) is { } key && Totp.FindStep(key, code, time.GetUtcNow(), account.TotpLastStep) is { } step)
        {
            // The new concurrency stamp rejects a writer that read the account earlier and would restore the old step.
            var stamp = Guid.NewGuid().ToString();
            var used = await database.Users.Where(each => each.Id == account.Id && each.TotpLastStep < step)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(each => each.TotpLastStep, step).SetProperty(each => each.ConcurrencyStamp, stamp), cancellationToken);
            await database.Entry(account).ReloadAsync(cancellationToken);
            return used == 1;
        }

        var hash = HashOf(code ?? "");
        if (!account.RecoveryCodes.Contains(hash)) return false;

        account.RecoveryCodes = [.. account.RecoveryCodes.Where(each => each != hash)];
        if (!(await users.UpdateAsync(account)).Succeeded) return false; // a concurrent request used a code
        await audit.SaveAsync(database, NameOf(account), "account.recovery-code-used", SubjectOf(account), null,
            new { left = account.RecoveryCodes.Count }, cancellationToken);
        return true;
    }

    private async Task<byte[]?> BegunAsync(int sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Open(await database.Sessions.Where(each => each.Id == sessionId && each.TotpKeyEndsAt > now).Select(static each => each.TotpKey)
            .SingleOrDefaultAsync(cancellationToken));
    }

    private string Seal(byte[] key) => _protector.Protect(Convert.ToBase64String(key));

    private byte[]? Open(string? sealedKey)
    {
        if (sealedKey is null) return null;
        try
        {
            return Convert.FromBase64String(_protector.Unprotect(sealedKey));
        }
        catch (CryptographicException)
        {
            // The data-protection keys were lost with the data directory. An administrator must reset the second factor.
            return null;
        }
    }

    private static List<string> NewCodes(Operator account)
    {
        var codes = Enumerable.Range(0, RecoveryCodeCount)
            .Select(static _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RecoveryCodeBytes)))
            .Select(static hex => $"{hex[..7]}-{hex[7..]}").ToList();
        account.RecoveryCodes = [.. codes.Select(HashOf)];
        return codes;
    }

    private static string HashOf(string code) =>
        Sha256Hash.OfText(new string([.. code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)])).ToString();

    private static string NameOf(Operator account) => account.UserName ?? "";

    private static string SubjectOf(Operator account) => $"account:{account.Id}";
}
