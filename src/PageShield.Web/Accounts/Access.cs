using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts;

/// <summary>What the one who asks may reach, beside the role; set by whichever way of signing in took the request.</summary>
/// <param name="Sites">The only sites; null for all.</param>
/// <param name="AccountId">The browser's account, or the one with which the token ends; null for a token of the command line.</param>
/// <param name="Session">The browser's session; null for a token.</param>
internal sealed record Access(int[]? Sites, int? AccountId, SessionAccess? Session)
{
    public int? SessionId => Session?.Id;

    /// <summary>Whether nothing but showing, or setting up, a second factor is open yet.</summary>
    public bool NeedsSecondFactor => Session is { Strength: Strength.Half or Strength.Enrolling };

    /// <summary>The running request's; null where nobody is signed in.</summary>
    public static Access? Of(HttpContext http) => http.Features.Get<Access>();
}
