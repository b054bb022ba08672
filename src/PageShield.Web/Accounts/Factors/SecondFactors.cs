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

/// <summary>Sets up, checks and takes off authenticator apps. Keys are sealed by the data-protection keys, which lie outside the database.</summary>
public sealed class SecondFactors(
    PageShieldDbContext database, UserManager<Operator> users, AuditLog audit, IDataProtectionProvider protection, GuessLimit guesses,
    AccountLocks locks,
    Sessions sessions, TimeProvider time)
{
    /// <summary>Recovery codes that are made at a time; each opens the account once.</summary>
    public const int RecoveryCodeCount = 10;

    /// <summary>How long a key can be put in force by the session that it was shown to.</summary>
    public static readonly TimeSpan SetUpTime = TimeSpan.FromMinutes(10);

    private const int RecoveryCodeBytes = 7; // 56 bits
    private readonly IDataProtector _protector = protection.CreateProtector("PageShield.Accounts.Totp");

    /// <summary>
    /// A key that is in force once <see cref="ConfirmAsync"/> has seen a code of it: this session's, which no other session is shown or can put in
    /// force.
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
    /// Puts the session's key in force, ends all sessions of the account, this one too, and makes recovery codes, to be shown this once; null where
    /// the code is wrong
    /// or the time is over. The caller starts its session anew.
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

    /// <summary>Replaces the recovery codes; the old ones are worth nothing.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(Operator account, CancellationToken cancellationToken)
    {
        var before = account.RecoveryCodes.Count;
        var codes = NewCodes(account);
        await audit.SaveAsync(database, NameOf(account), "account.recovery-codes-made", SubjectOf(account), new { left = before },
            new { left = codes.Count }, cancellationToken);
        return codes;
    }

    /// <summary>Takes the app and the recovery codes off, and ends all sessions of the account. The caller starts its session anew.</summary>
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
    /// Whether this is a code of the app that was not used before, or a recovery code, which is used up by it. Wrong ones count by account, over all
    /// addresses
    /// and sessions, and only a right code sets the count back.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="code">As it was typed.</param>
    /// <param name="actor">Who typed it, as the audit log names them where it comes to a lock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
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
            // The new stamp refuses whoever read the account before and would write the old step back.
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
        if (!(await users.UpdateAsync(account)).Succeeded) return false; // somebody else used one at the same moment
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
            // The keys were lost with the data directory: an administrator resets the second factor.
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
