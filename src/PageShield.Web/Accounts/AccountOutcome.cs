namespace PageShield.Web.Accounts;

/// <summary>The account as it is now, or what was wrong by field; both null where there is no such account.</summary>
/// <param name="Account">After the action.</param>
/// <param name="Errors">By field; nothing was changed.</param>
/// <param name="Token">The secret of a new one-time link, shown once.</param>
public sealed record AccountOutcome(AccountView? Account, IReadOnlyDictionary<string, string[]>? Errors = null, string? Token = null);
