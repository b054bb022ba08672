using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts;

/// <summary>What a request may access, in addition to its role. Set by the authentication scheme that handled the request.</summary>
/// <param name="Sites">The only sites it may see; null for all.</param>
/// <param name="AccountId">The signed-in account, or the account a token belongs to; null for a token created on the command line.</param>
/// <param name="Session">The browser session; null for a token.</param>
internal sealed record Access(int[]? Sites, int? AccountId, SessionAccess? Session)
{
    public int? SessionId => Session?.Id;

    /// <summary>Whether the session may do nothing yet except complete or set up a second factor.</summary>
    public bool NeedsSecondFactor => Session is { Strength: Strength.Half or Strength.Enrolling };

    /// <summary>The access of the current request; null if not signed in.</summary>
    public static Access? Of(HttpContext http) => http.Features.Get<Access>();
}
