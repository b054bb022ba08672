using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Storage;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>
/// Verifies passwords. Every attempt performs one lookup, counts one guess and verifies one hash, regardless of the outcome. An unknown name, or an
/// account that is disabled, locked or has no password, costs as much as a wrong password, so the response time does not reveal which names exist.
/// </summary>
public sealed class PasswordCheck(
    UserManager<Operator> users, IPasswordHasher<Operator> hasher, DecoyPassword decoy, GuessLimit guesses, KnownDevices devices, AccountLocks locks,
    PageShieldDbContext database)
{
    /// <summary>Maximum length of a password that is hashed; limits the work an anonymous request can cause.</summary>
    public const int LongestPassword = 256;

    /// <summary>The enabled account with this name and password; null if there is none, or too many guesses came from this network or
    /// device.</summary>
    public Task<Operator?> SignInAsync(string? name, string? password, HttpContext http, CancellationToken cancellationToken) =>
        CheckAsync(name, password, account => account is not null && devices.Find(http, account.Id) is { } device ? $"device-{device}" : null, http,
            cancellationToken);

    /// <summary>Whether this is the account's password. Wrong ones are counted per session and lock only that session.</summary>
    public async Task<bool> ConfirmAsync(Operator account, string? password, int sessionId, HttpContext http, CancellationToken cancellationToken)
    {
        var place = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"session-{sessionId}");
        return await CheckAsync(account.UserName, password, _ => place, http, cancellationToken) is not null;
    }

    private async Task<Operator?> CheckAsync(
        string? name, string? password, Func<Operator?, string?> knownPlace, HttpContext http, CancellationToken cancellationToken)
    {
        var lookedUp = users.NormalizeName(name ?? "") ?? "";
        var account = await users.FindByNameAsync(name ?? "");
        var everywhere = GuessRule.PasswordFromEverywhere(lookedUp);
        var isUnderAttack = await guesses.IsReachedAsync(everywhere, cancellationToken);
        var known = knownPlace(account);
        var rule = GuessRule.PasswordFrom(lookedUp, known ?? AnonymousActor.NetworkOf(http), isUnderAttack && known is null);
        var turn = await guesses.TakeAsync(rule, account?.Id, cancellationToken);

        var given = password is { Length: <= LongestPassword } ? password : "";
        var compared = hasher.VerifyHashedPassword(account ?? decoy.Owner, account?.PasswordHash ?? decoy.Hash, given);
        var isRight = compared != PasswordVerificationResult.Failed && account is { PasswordHash: not null, DisabledAt: null };
        if (turn.IsTaken && isRight)
        {
            await guesses.ClearAsync(rule, cancellationToken);
            // not null: the password matched
            if (compared == PasswordVerificationResult.SuccessRehashNeeded) await RehashAsync(account!, given, cancellationToken);
            return account;
        }

        if (turn.IsTaken) await CountAsync(account, rule, everywhere, turn, http, cancellationToken);
        return null;
    }

    private async Task CountAsync(
        Operator? account, GuessRule rule, GuessRule everywhere, GuessTurn turn, HttpContext http, CancellationToken cancellationToken)
    {
        var all = await guesses.TakeAsync(everywhere, account?.Id, cancellationToken);
        if (account is null) return;
        if (turn is { LockedUntil: { } until } && turn.Wrong >= rule.Most)
            await locks.TellOfPasswordAsync(account, turn.Wrong, until, AnonymousActor.NameOf(http), cancellationToken);
        if (all is { IsTaken: true, LockedUntil: not null })
            await locks.TellOfAttackAsync(account, all.Wrong, AnonymousActor.NameOf(http), cancellationToken);
    }

    private Task<int> RehashAsync(Operator account, string password, CancellationToken cancellationToken)
    {
        account.PasswordHash = hasher.HashPassword(account, password);
        return database.SaveChangesAsync(cancellationToken);
    }
}
