namespace PageShield.Web.Accounts;

/// <summary>An account and the one-time link for its user.</summary>
internal sealed record InvitedAccount(int Id, string Link);
