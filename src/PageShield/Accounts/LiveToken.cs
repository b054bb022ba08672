namespace PageShield.Accounts;

/// <summary>A valid token with its current rights: never more than those of the account it depends on.</summary>
/// <param name="Token">The stored token.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="Sites">The only sites it can access; null for all.</param>
public sealed record LiveToken(ApiToken Token, string Role, int[]? Sites);
