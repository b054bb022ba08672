using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>Tokens with their audit entries; the screen and the API do the same.</summary>
internal static class AuditedTokens
{
    public static async Task<IssuedToken> IssueAsync(
        this ApiTokens tokens, PageShieldDbContext database, AuditLog audit, TokenDraft draft, HttpContext http, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var actor = http.User.ActorName();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var expires = time.GetUtcNow().AddDays(draft.Days ?? TokenDraft.DefaultDays);
        // not null: the draft was checked
        var issued = tokens.Issue(draft.Name!.Trim(), draft.Role ?? Roles.Viewer, expires, actor, draft.Sites, Access.Of(http)?.AccountId);
        await database.SaveChangesAsync(cancellationToken);
        await audit.SaveAsync(database, actor, "token.created", $"token:{issued.Token.Id}", null, StateOf(issued.Token), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return issued;
    }

    public static async Task RevokeAsync(
        this PageShieldDbContext database, AuditLog audit, ApiToken token, string actor, TimeProvider time, CancellationToken cancellationToken)
    {
        if (token.RevokedAt is not null) return;
        var before = StateOf(token);
        token.RevokedAt = time.GetUtcNow();
        await audit.SaveAsync(database, actor, "token.revoked", $"token:{token.Id}", before, StateOf(token), cancellationToken);
    }

    /// <summary>
    /// Gives the live tokens of an account to another one, or revokes them; unsaved entries are not left. The caller has begun the transaction.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="audit">Gets an entry for each token.</param>
    /// <param name="accountId">Whose tokens.</param>
    /// <param name="heir">Account that takes them over; null to revoke them.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="time">Gives the time of revoking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task EndWithMakerAsync(
        this PageShieldDbContext database, AuditLog audit, int accountId, int? heir, string actor, TimeProvider time,
        CancellationToken cancellationToken)
    {
        foreach (var token in await database.ApiTokens.Where(each => each.AccountId == accountId && each.RevokedAt == null)
            .OrderBy(static each => each.Id)
            .ToListAsync(cancellationToken))
        {
            if (heir is null)
            {
                await database.RevokeAsync(audit, token, actor, time, cancellationToken);
                continue;
            }

            token.AccountId = heir;
            await audit.SaveAsync(
                database, actor, "token.handed-over", $"token:{token.Id}", new { account = accountId }, new { account = heir }, cancellationToken);
        }
    }

    private static object StateOf(ApiToken token) => new { token.Name, token.Role, token.Prefix, token.ExpiresAt, token.RevokedAt, token.Sites };
}
