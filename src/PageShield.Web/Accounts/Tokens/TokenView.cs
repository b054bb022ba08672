using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>A token as lists show it; it ends with the account <c>AccountId</c>, which may be another than the one that made it.</summary>
public sealed record TokenView(
    int Id, string Name, string Role, string Prefix, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, IReadOnlyList<int>? Sites, int? AccountId)
{
    /// <summary>For queries.</summary>
    public static readonly Expression<Func<ApiToken, TokenView>> FromToken = token => new TokenView(
        token.Id, token.Name, token.Role, token.Prefix, token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.LastUsedAt, token.RevokedAt,
        token.Sites, token.AccountId);
}
