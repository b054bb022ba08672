using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Accounts.Tokens;

namespace PageShield.Web.Accounts;

/// <summary>
/// Account management for administrators. Each action and its audit entry are one transaction. No action may leave the installation without
/// an administrator.
/// </summary>
public sealed partial class AccountRegistry(
    PageShieldDbContext database, UserManager<Operator> users, Sessions sessions, AccountRescue rescue, AuditLog audit, TimeProvider time)
{
    /// <summary>Maximum length of an account name.</summary>
    public const int NameLength = 100;

    private const long AccountsLock = 0x506167654163636F; // "PageAcco": serializes account changes on PostgreSQL
    private const string LastAdministrator = "This is the last administrator who can sign in. Create another one first. Nothing was changed.";

    /// <summary>Accounts in order of id.</summary>
    public async Task<Slice<AccountView>> ListAsync(string? after, int size, CancellationToken cancellationToken)
    {
        var behind = Cursor.Read(after)?.Id ?? 0;
        return await Views(database.Users.Where(account => account.Id > behind))
            .SliceAsync(size, static account => new Cursor(account.Id, account.Id), cancellationToken);
    }

    public async Task<AccountView?> FindAsync(int id, CancellationToken cancellationToken) =>
        await Views(database.Users.Where(account => account.Id == id)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Creates an account and the one-time link for its user to set a password.</summary>
    public async Task<AccountOutcome> InviteAsync(AccountDraft draft, string actor, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        var name = draft.Name?.Trim() ?? "";
        if (name.Length is 0 or > NameLength) errors["name"] = [$"Enter a name of 1 to {NameLength} characters."];
        var (role, seesAll) = (draft.Role ?? Roles.Viewer, draft.SeesAll ?? true);
        draft.Check(role, seesAll, errors);
        if (errors.Count == 0) await CheckSitesAsync(draft, errors, cancellationToken);
        if (errors.Count > 0) return new AccountOutcome(null, errors);

        await using var transaction = await BeginAsync(cancellationToken);
        var account =
            new Operator
            {
                UserName = name,
                CreatedAt = time.GetUtcNow(),
                SeesAllSites = seesAll,
                MustUseSecondFactor = draft.MustUseSecondFactor ?? false
            };
        var result = await users.CreateAsync(account);
        if (!result.Succeeded)
            return new AccountOutcome(
                null, new Dictionary<string, string[]> { ["name"] = [.. result.Errors.Select(static error => error.Description)] });

        await users.AddToRoleAsync(account, role);
        Restrict(account.Id, seesAll, draft.Sites ?? []);
        var token = NewLink(account.Id, actor);
        await database.SaveChangesAsync(cancellationToken);
        var view = await FindAsync(account.Id, cancellationToken);
        // not null: just saved
        await audit.SaveAsync(database, actor, "account.invited", Subject(account.Id), null, view!.Audited, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(view, null, token);
    }

    /// <summary>Changes role, sites, second-factor requirement and state. Changing the role or disabling the account ends its sessions.</summary>
    public async Task<AccountOutcome> EditAsync(int id, AccountDraft draft, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var account = await database.Users.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        var before = await FindAsync(id, cancellationToken);
        if (account is null || before is null) return new AccountOutcome(null);

        var errors = new Dictionary<string, string[]>();
        var (role, seesAll, disabled) =
            (draft.Role ?? before.Role, draft.SeesAll ?? account.SeesAllSites, draft.Disabled ?? account.DisabledAt is not null);
        draft.Check(role, seesAll, errors);
        if (errors.Count == 0) await CheckSitesAsync(draft, errors, cancellationToken);
        if ((role != Roles.Admin || disabled) && await IsLastAdministratorAsync(before, cancellationToken)) errors["role"] = [LastAdministrator];
        if (errors.Count > 0) return new AccountOutcome(null, errors);

        if (role != before.Role)
        {
            await users.RemoveFromRoleAsync(account, before.Role);
            await users.AddToRoleAsync(account, role);
        }

        account.SeesAllSites = seesAll;
        account.MustUseSecondFactor = draft.MustUseSecondFactor ?? account.MustUseSecondFactor;
        account.DisabledAt = disabled ? account.DisabledAt ?? time.GetUtcNow() : null;
        if (seesAll || draft.Sites is not null)
        {
            await database.AccountSites.Where(each => each.AccountId == id).ExecuteDeleteAsync(cancellationToken);
            Restrict(id, seesAll, draft.Sites ?? []);
        }

        if (role != before.Role || disabled) await sessions.EndAllAsync(account, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        var after = await FindAsync(id, cancellationToken);
        var verb = disabled == before.DisabledAt is not null ? "edited" : disabled ? "disabled" : "enabled";
        // not null: just saved
        await audit.SaveAsync(database, actor, $"account.{verb}", Subject(id), before.Audited, after!.Audited, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(after);
    }

    /// <summary>Removes an account with its sessions and API tokens. Its audit log entries are kept.</summary>
    /// <param name="id">The account.</param>
    /// <param name="tokensTo">The administrator's account that takes over its API tokens; null to revoke them.</param>
    /// <param name="actor">The actor recorded in the audit log.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is saved.</param>
    /// <returns>The account as it was, or the errors.</returns>
    public async Task<AccountOutcome> RemoveAsync(int id, int? tokensTo, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var account = await database.Users.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        var before = await FindAsync(id, cancellationToken);
        if (account is null || before is null) return new AccountOutcome(null);
        if (await IsLastAdministratorAsync(before, cancellationToken))
            return new AccountOutcome(null, new Dictionary<string, string[]> { ["role"] = [LastAdministrator] });
        if (tokensTo is { } heir && (heir == id || await FindAsync(heir, cancellationToken) is not { Role: Roles.Admin, DisabledAt: null }))
            return new AccountOutcome(null,
                new Dictionary<string, string[]>
                {
                    ["tokensTo"] =
                ["Only an enabled account of another administrator can take over the tokens. Nothing was changed."]
                });

        await database.EndWithMakerAsync(audit, id, tokensTo, actor, time, cancellationToken);

        // Shared filters stay available to everyone, without an owner.
        await database.SavedFilters.Where(filter => filter.AccountId == id && !filter.IsShared).ExecuteDeleteAsync(cancellationToken);
        await users.DeleteAsync(account);
        await audit.SaveAsync(database, actor, "account.removed", Subject(id), before.Audited, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AccountOutcome(before);
    }

    /// <summary>Enabled administrator accounts that can take over another account's API tokens; at most 200.</summary>
    public async Task<List<AccountView>> ListHeirsAsync(int id, CancellationToken cancellationToken) =>
        await Views(database.Users.Where(each => each.Id != id && each.DisabledAt == null)).Where(static each => each.Role == Roles.Admin).Take(200)
            .ToListAsync(cancellationToken);

    private async Task<bool> IsLastAdministratorAsync(AccountView account, CancellationToken cancellationToken) =>
        account is { Role: Roles.Admin, DisabledAt: null, HasJoined: true } &&
        !await Views(database.Users.Where(each => each.Id != account.Id && each.DisabledAt == null))
            .AnyAsync(static each => each.Role == Roles.Admin && each.HasJoined, cancellationToken);

    private async Task CheckSitesAsync(AccountDraft draft, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (draft.Sites is not { Count: > 0 } asked) return;
        var known = await database.Sites.Where(site => asked.Contains(site.Id)).Select(static site => site.Id).ToListAsync(cancellationToken);
        if (asked.Except(known).ToList() is { Count: > 0 } unknown) errors["sites"] = [$"Unknown site: {string.Join(", ", unknown.Take(5))}."];
    }

    private void Restrict(int id, bool seesAll, IEnumerable<int> sites)
    {
        if (!seesAll) database.AccountSites.AddRange(sites.Distinct().Select(site => new SiteMembership { AccountId = id, SiteId = site }));
    }

    private string NewLink(int id, string actor)
    {
        var (link, secret) = AccountLink.Create(id, actor, time.GetUtcNow());
        database.AccountLinks.Add(link);
        return secret;
    }

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (database.Database.IsNpgsql()) await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AccountsLock})", cancellationToken);
        return transaction;
    }

    private IQueryable<AccountView> Views(IQueryable<Operator> accounts)
    {
        var now = time.GetUtcNow();
        return accounts.AsNoTracking().OrderBy(static account => account.Id).Select(account => new AccountView
        {
            Id = account.Id,
            Name = account.UserName ?? "",
            Role = database.UserRoles.Where(link => link.UserId == account.Id)
                .Join(database.Roles, static link => link.RoleId, static role => role.Id, static (_, role) => role.Name).FirstOrDefault() ?? "",
            AllSites = account.SeesAllSites,
            Sites = database.AccountSites.Where(each => each.AccountId == account.Id).OrderBy(static each => each.SiteId)
                .Select(static each => each.SiteId)
                .ToList(),
            MustUseSecondFactor = account.MustUseSecondFactor,
            HasSecondFactor = account.TwoFactorEnabled,
            Passkeys = database.UserPasskeys.Count(passkey => passkey.UserId == account.Id),
            HasOpenId = database.UserLogins.Any(login => login.UserId == account.Id),
            Sessions = database.Sessions.Count(session => session.AccountId == account.Id),
            HasJoined = account.PasswordHash != null || database.UserPasskeys.Any(passkey => passkey.UserId == account.Id)
                || database.UserLogins.Any(login => login.UserId == account.Id),
            CreatedAt = account.CreatedAt,
            LastSignInAt = account.LastSignInAt,
            DisabledAt = account.DisabledAt,
            Tokens = database.ApiTokens.Count(token => token.AccountId == account.Id && token.RevokedAt == null
                && (token.ExpiresAt == null || token.ExpiresAt > now)),
            LockedUntil =
                database.Guesses.Where(count => count.AccountId == account.Id && !count.Key.StartsWith(GuessRule.PasswordPrefix)
                    && count.LockedUntil > now)
                .Max(static count => count.LockedUntil),
        });
    }

    private static string Subject(int id) => $"account:{id}";
}
