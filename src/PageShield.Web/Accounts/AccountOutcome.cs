namespace PageShield.Web.Accounts;

/// <summary>The account after the action, or validation errors by field. Both are null if the account does not exist.</summary>
/// <param name="Account">After the action.</param>
/// <param name="Errors">Errors by field; nothing was changed.</param>
/// <param name="Token">The secret of a new one-time link, shown once.</param>
public sealed record AccountOutcome(AccountView? Account, IReadOnlyDictionary<string, string[]>? Errors = null, string? Token = null);
