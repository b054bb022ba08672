using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;

namespace PageShield.Web.Accounts;

/// <summary>What is asked for when a token is created.</summary>
/// <param name="Name">1–100 characters.</param>
/// <param name="Role">One of <see cref="Roles.All"/>; the viewer's where it is left out.</param>
/// <param name="Days">Lifetime, 1–3650; 90 where it is left out.</param>
/// <param name="Sites">The only sites that it may see and touch, at most 1,000; all where it is left out.</param>
public sealed record TokenDraft(string? Name, string? Role, int? Days, IReadOnlyList<int>? Sites = null)
{
    public const int DefaultDays = 90;
    private const int MostDays = 3650;
    private const int MostSites = 1_000;

    /// <summary>Everything that is wrong, by property.</summary>
    public Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > ApiTokens.NameLength || Name.Any(char.IsControl))
            errors["name"] = [$"Enter a name of 1 to {ApiTokens.NameLength} characters, so that you recognise the token later."];
        if (Role is not null && !Roles.All.Contains(Role)) errors["role"] = [$"The role is one of {string.Join(", ", Roles.All)}."];
        if (Days is < 1 or > MostDays) errors["days"] = [$"A token lives from 1 to {MostDays} days."];
        if (Sites?.Count > MostSites) errors["sites"] = [$"A token is restricted to at most {MostSites:N0} sites, or sees all."];
        if (Sites is not null && Role == Roles.Admin) errors["sites"] = ["An administrator's token sees every site: choose another role, or all sites."];
        return errors;
    }
}

/// <summary>A new token; the secret is shown this once.</summary>
public sealed record NewToken(int Id, string Token);

/// <summary>A token as lists show it; it ends with the account <c>AccountId</c>, which may be another than the one that made it.</summary>
public sealed record TokenView(
    int Id, string Name, string Role, string Prefix, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, IReadOnlyList<int>? Sites, int? AccountId)
{
    /// <summary>For queries.</summary>
    public static readonly Expression<Func<ApiToken, TokenView>> FromToken = token => new TokenView(
        token.Id, token.Name, token.Role, token.Prefix, token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.LastUsedAt, token.RevokedAt, token.Sites, token.AccountId);
}

/// <summary>Tokens with their audit entries; the screen and the API do the same.</summary>
internal static class AuditedTokens
{
    public static async Task<IssuedToken> IssueAsync(
        this ApiTokens tokens, PageShieldDbContext db, AuditLog audit, TokenDraft draft, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var actor = http.User.ActorName();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var expires = time.GetUtcNow().AddDays(draft.Days ?? TokenDraft.DefaultDays);
        var issued = tokens.Issue(draft.Name!.Trim(), draft.Role ?? Roles.Viewer, expires, actor, draft.Sites, Access.Of(http)?.AccountId); // not null: the draft was checked
        await db.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(db, actor, "token.created", $"token:{issued.Token.Id}", null, StateOf(issued.Token), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return issued;
    }

    public static async Task RevokeAsync(
        this PageShieldDbContext db, AuditLog audit, ApiToken token, string actor, TimeProvider time, CancellationToken cancellationToken)
    {
        if (token.RevokedAt is not null) return;
        var before = StateOf(token);
        token.RevokedAt = time.GetUtcNow();
        await audit.SaveAsync(db, actor, "token.revoked", $"token:{token.Id}", before, StateOf(token), cancellationToken);
    }

    /// <summary>Gives the live tokens of an account to another one, or revokes them; unsaved entries are not left. The caller has begun the transaction.</summary>
    /// <param name="db">The database.</param>
    /// <param name="audit">Gets an entry for each token.</param>
    /// <param name="accountId">Whose tokens.</param>
    /// <param name="heir">Account that takes them over; null to revoke them.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="time">Gives the time of revoking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task EndWithMakerAsync(
        this PageShieldDbContext db, AuditLog audit, int accountId, int? heir, string actor, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var token in await db.ApiTokens.Where(each => each.AccountId == accountId && each.RevokedAt == null).OrderBy(static each => each.Id).ToListAsync(cancellationToken))
        {
            if (heir is null)
            {
                await db.RevokeAsync(audit, token, actor, time, cancellationToken);
                continue;
            }

            token.AccountId = heir;
            await audit.SaveAsync(db, actor, "token.handed-over", $"token:{token.Id}", new { account = accountId }, new { account = heir }, cancellationToken);
        }
    }

    private static object StateOf(ApiToken token) => new { token.Name, token.Role, token.Prefix, token.ExpiresAt, token.RevokedAt, token.Sites };
}
