namespace PageShield.Accounts;

/// <summary>A new token and its secret, which cannot be retrieved again.</summary>
public sealed record IssuedToken(ApiToken Token, string Secret);
