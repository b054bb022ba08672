using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts;

/// <summary>The ways into an account: links, sessions, second factors.</summary>
public sealed partial class AccountRegistry
{
    /// <summary>
    /// Makes a link by which the account's person chooses a new password; it ends the links before it. The password stays until then.
    /// </summary>
    public async Task<AccountOutcome> MakeLinkAsync(int id, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        if (await FindAsync(id, cancellationToken) is not { } account) return new AccountOutcome(null);
        if (account.DisabledAt is not null)
            return new AccountOutcome(null, new Dictionary<string, string[]> { ["link"] = ["The account is disabled: enable it first."] });

        await database.AccountLinks.Where(each => each.AccountId == id).ExecuteDeleteAsync(cancellationToken);
        var token = NewLink(id, actor);
        await audit.SaveAsync(database, actor, "account.link-made", Subject(id), null,
            new { account.Name, ends = time.GetUtcNow() + AccountLink.Lifetime }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(account, null, token);
    }

    /// <summary>Whose password this link sets; null where it is unknown, used, replaced or too old.</summary>
    public async Task<AccountView?> FindByLinkAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is not { Length: > 0 and <= 100 }) return null;
        var (hash, now) = (Sha256Hash.OfText(token), time.GetUtcNow());
        var id = await database.AccountLinks.Where(each => each.TokenHash == hash && each.ExpiresAt > now).Select(static each => (int?)each.AccountId)
            .SingleOrDefaultAsync(cancellationToken);
        return id is null || await FindAsync(id.Value, cancellationToken) is not { DisabledAt: null } account ? null : account;
    }

    /// <summary>Sets the password, opens a lock, and ends the link and all sessions.</summary>
    /// <returns>The account; null with the reasons where nothing was changed.</returns>
    public async Task<(Operator? Account, IReadOnlyList<string> Problems)> UseLinkAsync(
        string? token, string password, string? timeZone, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        if (await FindByLinkAsync(token, cancellationToken) is not { } view)
            return (null, ["This link has been used or replaced, or it is too old. Ask for a new one."]);

        var account = await database.Users.SingleAsync(each => each.Id == view.Id, cancellationToken);
        if (account.PasswordHash is not null) await users.RemovePasswordAsync(account);
        var result = await users.AddPasswordAsync(account, password);
        if (!result.Succeeded) return (null, [.. result.Errors.Select(static error => error.Description)]);

        // Wrong passwords are past; wrong codes count on, since the link proves nothing about the second factor.
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

    /// <summary>Opens all locks after wrong passwords and codes; null where there is no such account.</summary>
    public async Task<AccountView?> UnlockAsync(int id, string actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null) return null;
        await rescue.UnlockAsync(id, actor, cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    /// <summary>Browsers in which the account is signed in, the latest first.</summary>
    public Task<List<SessionView>> ListSessionsAsync(int id, CancellationToken cancellationToken) =>
        database.Sessions.AsNoTracking().Where(each => each.AccountId == id).OrderByDescending(static each => each.LastSeenAt)
            .Select(static each => new SessionView(each.Id, each.Method, each.Browser, each.StartedAt, each.LastSeenAt))
                .ToListAsync(cancellationToken);

    /// <summary>Signs one browser out, or all; false where there is none.</summary>
    /// <param name="id">The account.</param>
    /// <param name="session">Null for all.</param>
    /// <param name="except">This one stays signed in; null for none.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the wait; then nothing is saved.</param>
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

    /// <summary>Takes the link to the OpenID Connect provider, and ends the sessions that came by it.</summary>
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
                ["It is the only way into this account: make a one-time link for a password first, or disable the account. Nothing was changed."]
                });

        await database.UserLogins.Where(each => each.UserId == id).ExecuteDeleteAsync(cancellationToken);
        await database.Sessions.Where(each => each.AccountId == id && each.Method == SignInMethod.OpenIdConnect)
            .ExecuteDeleteAsync(cancellationToken);
        var after = await FindAsync(id, cancellationToken);
        await audit.SaveAsync(database, actor, "account.openid-removed", Subject(id), before.Audited, after?.Audited, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(after);
    }

    /// <summary>
    /// Takes the authenticator app, recovery codes and passkeys from an account whose person lost them; null where there is no such account.
    /// </summary>
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
