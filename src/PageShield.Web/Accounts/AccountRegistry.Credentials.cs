using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts;

/// <summary>Manages an account's credentials: one-time links, sessions and second factors.</summary>
public sealed partial class AccountRegistry
{
    /// <summary>Creates a one-time link to set a new password, and revokes earlier links. The old password works until the link is used.</summary>
    public async Task<AccountOutcome> MakeLinkAsync(int id, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        if (await FindAsync(id, cancellationToken) is not { } account) return new AccountOutcome(null);
        if (account.DisabledAt is not null)
            return new AccountOutcome(null, new Dictionary<string, string[]> { ["link"] = ["The account is disabled. Enable it first."] });

        await database.AccountLinks.Where(each => each.AccountId == id).ExecuteDeleteAsync(cancellationToken);
        var token = NewLink(id, actor);
        await audit.SaveAsync(database, actor, "account.link-made", Subject(id), null,
            new { account.Name, ends = time.GetUtcNow() + AccountLink.Lifetime }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(account, null, token);
    }

    /// <summary>The account whose password this link sets; null if the link is unknown, used, replaced or expired.</summary>
    public async Task<AccountView?> FindByLinkAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is not { Length: > 0 and <= 100 }) return null;
        var (hash, now) = (Sha256Hash.OfText(token), time.GetUtcNow());
        var id = await database.AccountLinks.Where(each => each.TokenHash == hash && each.ExpiresAt > now).Select(static each => (int?)each.AccountId)
            .SingleOrDefaultAsync(cancellationToken);
        return id is null || await FindAsync(id.Value, cancellationToken) is not { DisabledAt: null } account ? null : account;
    }

    /// <summary>Sets the password, clears password locks, and revokes the link and all sessions.</summary>
    /// <returns>The account; null with the reasons if nothing was changed.</returns>
    public async Task<(Operator? Account, IReadOnlyList<string> Problems)> UseLinkAsync(
        string? token, string password, string? timeZone, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        if (await FindByLinkAsync(token, cancellationToken) is not { } view)
            return (null, ["This link was already used or replaced, or it has expired. Ask for a new one."]);

        var account = await database.Users.SingleAsync(each => each.Id == view.Id, cancellationToken);
        if (account.PasswordHash is not null) await users.RemovePasswordAsync(account);
        var result = await users.AddPasswordAsync(account, password);
        if (!result.Succeeded) return (null, [.. result.Errors.Select(static error => error.Description)]);

        // Wrong passwords no longer matter. Wrong codes still count, since the link proves nothing about the second factor.
        await database.Guesses.Where(each => each.AccountId == view.Id && each.Key.StartsWith(GuessRule.PasswordPrefix))
            .ExecuteDeleteAsync(cancellationToken);
        account.TimeZone = timeZone ?? account.TimeZone;
        await database.AccountLinks.Where(each => each.AccountId == view.Id).ExecuteDeleteAsync(cancellationToken);
        await sessions.EndAllAsync(account, cancellationToken);
        await audit.SaveAsync(database, view.Name, view.HasJoined ? "account.password-reset" : "account.joined", Subject(view.Id), null, null,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (account, []);
    }

    /// <summary>Clears all locks caused by wrong passwords and codes; null if there is no such account.</summary>
    public async Task<AccountView?> UnlockAsync(int id, string actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null) return null;
        await rescue.UnlockAsync(id, actor, cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    /// <summary>Browsers in which the account is signed in, most recently used first.</summary>
    public Task<List<SessionView>> ListSessionsAsync(int id, CancellationToken cancellationToken) =>
        database.Sessions.AsNoTracking().Where(each => each.AccountId == id).OrderByDescending(static each => each.LastSeenAt)
            .Select(static each => new SessionView(each.Id, each.Method, each.Browser, each.StartedAt, each.LastSeenAt))
                .ToListAsync(cancellationToken);

    /// <summary>Signs out one session or all of them; false if there is none.</summary>
    /// <param name="id">The account.</param>
    /// <param name="session">The session to end; null for all.</param>
    /// <param name="except">The session to keep; null for none.</param>
    /// <param name="actor">The actor recorded in the audit log.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is saved.</param>
    public async Task<bool> EndSessionsAsync(int id, int? session, int? except, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var ending =
            database.Sessions.Where(each => each.AccountId == id && (session == null || each.Id == session) && (except == null || each.Id != except));
        var before = await ending.AsNoTracking().OrderBy(static each => each.Id).Select(static each => new { each.Id, each.Browser, each.StartedAt })
            .ToListAsync(cancellationToken);
        if (before.Count == 0) return false;

        await ending.ExecuteDeleteAsync(cancellationToken);
        await audit.SaveAsync(database, actor, "account.sessions-ended", Subject(id), before, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Removes the link to the OpenID Connect provider, and ends the sessions started through it.</summary>
    public async Task<AccountOutcome> UnlinkAsync(int id, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        if (await FindAsync(id, cancellationToken) is not { } before) return new AccountOutcome(null);
        if (!before.HasOpenId) return new AccountOutcome(before);
        if (before.Passkeys == 0 && !await database.Users.AnyAsync(each => each.Id == id && each.PasswordHash != null, cancellationToken))
            return new AccountOutcome(null,
                new Dictionary<string, string[]>
                {
                    ["openid"] =
                ["This is the only way to sign in to the account. Create a one-time link first, or disable the account. Nothing was changed."]
                });

        await database.UserLogins.Where(each => each.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Sessions.Where(each => each.AccountId == id && each.Method == SignInMethod.OpenIdConnect)
            .ExecuteDeleteAsync(cancellationToken);
        var after = await FindAsync(id, cancellationToken);
        await audit.SaveAsync(database, actor, "account.openid-removed", Subject(id), before.Audited, after?.Audited, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(after);
    }

    /// <summary>Removes the authenticator app, recovery codes and passkeys of an account; null if there is no such account.</summary>
    public async Task<AccountView?> ResetSecondFactorAsync(int id, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var account = await database.Users.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        var before = await FindAsync(id, cancellationToken);
        if (account is null || before is null) return null;

        (account.TwoFactorEnabled, account.TotpKey) = (false, null);
        account.RecoveryCodes = [];
        await database.UserPasskeys.Where(each => each.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Guesses.Where(each => each.AccountId == id).ExecuteDeleteAsync(cancellationToken);
        await sessions.EndAllAsync(account, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        var after = await FindAsync(id, cancellationToken);
        await audit.SaveAsync(database, actor, "account.second-factor-reset", Subject(id), before.Audited, after?.Audited, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return after;
    }
}
