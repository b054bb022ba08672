using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Reports;

namespace PageShield.Web.Accounts;

/// <summary>Sets up, checks and takes off authenticator apps. Keys are sealed by the data-protection keys, which lie outside the database.</summary>
public sealed class SecondFactors(PageShieldDbContext db, UserManager<Operator> users, AuditLog audit, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Recovery codes that are made at a time; each opens the account once.</summary>
    public const int RecoveryCodeCount = 10;

    private const int RecoveryCodeBytes = 7; // 56 bits
    private readonly IDataProtector _protector = protection.CreateProtector("PageShield.Accounts.Totp");

    /// <summary>A key that is in force once <see cref="ConfirmAsync"/> has seen a code of it; the one begun before, where there is one.</summary>
    public async Task<byte[]> BeginAsync(Operator account, CancellationToken cancellationToken)
    {
        if (!account.TwoFactorEnabled && Open(account) is { } begun) return begun;

        var key = Totp.NewKey();
        account.TotpKey = _protector.Protect(Convert.ToBase64String(key));
        account.TotpLastStep = 0;
        await db.SaveChangesAsync(cancellationToken);
        return key;
    }

    /// <summary>Puts the key in force and makes recovery codes, to be shown this once; null where the code is wrong.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Operator account, string? code, int? sessionId, CancellationToken cancellationToken)
    {
        if (account.TwoFactorEnabled || Open(account) is not { } key || Totp.FindStep(key, code, time.GetUtcNow(), account.TotpLastStep) is not { } step) return null;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        (account.TwoFactorEnabled, account.TotpLastStep) = (true, step);
        var codes = NewCodes(account);
        if (sessionId is not null)
            await db.Sessions.Where(each => each.Id == sessionId).ExecuteUpdateAsync(set => set.SetProperty(each => each.Method, SignInMethod.PasswordAndCode), cancellationToken);
        await audit.SaveAsync(db, account.UserName!, "account.second-factor-on", $"account:{account.Id}", new { HasSecondFactor = false }, new { HasSecondFactor = true }, cancellationToken); // not null: every account has a name
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }

    /// <summary>Replaces the recovery codes; the old ones are worth nothing.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(Operator account, CancellationToken cancellationToken)
    {
        var before = account.RecoveryCodes.Count;
        var codes = NewCodes(account);
        await audit.SaveAsync(db, account.UserName!, "account.recovery-codes-made", $"account:{account.Id}", new { left = before }, new { left = codes.Count }, cancellationToken); // not null: every account has a name
        return codes;
    }

    /// <summary>Takes the app and the recovery codes off.</summary>
    public Task EndAsync(Operator account, CancellationToken cancellationToken)
    {
        (account.TwoFactorEnabled, account.TotpKey) = (false, null);
        account.RecoveryCodes = [];
        return audit.SaveAsync(db, account.UserName!, "account.second-factor-off", $"account:{account.Id}", new { HasSecondFactor = true }, new { HasSecondFactor = false }, cancellationToken); // not null: every account has a name
    }

    /// <summary>Whether this is a code of the app that was not used before, or a recovery code, which is used up by it.</summary>
    public async Task<bool> CheckAsync(Operator account, string? code, CancellationToken cancellationToken)
    {
        if (Open(account) is { } key && Totp.FindStep(key, code, time.GetUtcNow(), account.TotpLastStep) is { } step)
            return await db.Users.Where(each => each.Id == account.Id && each.TotpLastStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.TotpLastStep, step), cancellationToken) == 1;

        var hash = HashOf(code ?? "");
        if (!account.RecoveryCodes.Contains(hash)) return false;

        account.RecoveryCodes = [.. account.RecoveryCodes.Where(each => each != hash)];
        if (!(await users.UpdateAsync(account)).Succeeded) return false; // somebody else used one at the same moment
        await audit.SaveAsync(db, account.UserName!, "account.recovery-code-used", $"account:{account.Id}", null, new { left = account.RecoveryCodes.Count }, cancellationToken); // not null: every account has a name
        return true;
    }

    private byte[]? Open(Operator account)
    {
        if (account.TotpKey is null) return null;
        try
        {
            return Convert.FromBase64String(_protector.Unprotect(account.TotpKey));
        }
        catch (CryptographicException)
        {
            // The keys were lost with the data directory: an administrator resets the second factor.
            return null;
        }
    }

    private static List<string> NewCodes(Operator account)
    {
        var codes = Enumerable.Range(0, RecoveryCodeCount).Select(static _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RecoveryCodeBytes)))
            .Select(static hex => $"{hex[..7]}-{hex[7..]}").ToList();
        account.RecoveryCodes = [.. codes.Select(HashOf)];
        return codes;
    }

    private static string HashOf(string code) =>
        Sha256Hash.OfText(new string([.. code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)])).ToString();
}
