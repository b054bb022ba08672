namespace PageShield.Accounts;

/// <summary>A token that is taken now, with the rights that it has today: never more than the account with which it ends.</summary>
/// <param name="Token">As it is stored.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="Sites">The only sites that it sees; null for all.</param>
public sealed record LiveToken(ApiToken Token, string Role, int[]? Sites);
