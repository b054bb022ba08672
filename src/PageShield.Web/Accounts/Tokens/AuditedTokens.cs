using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>Token operations with their audit entries, shared by the page and the API.</summary>
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
    /// Transfers the active tokens of an account to another one, or revokes them, and saves the audit entries. The caller starts the transaction.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="audit">Receives an entry for each token.</param>
    /// <param name="accountId">The account that owns the tokens.</param>
    /// <param name="heir">Account that takes them over; null to revoke them.</param>
    /// <param name="actor">The actor recorded in the audit log.</param>
    /// <param name="time">Provides the revocation time.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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
