using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>A token as shown in lists. It ends with the account <c>AccountId</c>, which may differ from the account that created it.</summary>
public sealed record TokenView(
    int Id, string Name, string Role, string Prefix, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, IReadOnlyList<int>? Sites, int? AccountId)
{
    /// <summary>Projection for queries.</summary>
    public static readonly Expression<Func<ApiToken, TokenView>> FromToken = token => new TokenView(
        token.Id, token.Name, token.Role, token.Prefix, token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.LastUsedAt, token.RevokedAt,
        token.Sites, token.AccountId);
}
