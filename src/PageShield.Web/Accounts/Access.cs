namespace PageShield.Web.Accounts;

/// <summary>What the one who asks may reach, beside the role; set by whichever way of signing in took the request.</summary>
/// <param name="Sites">The only sites; null for all.</param>
/// <param name="SessionId">Number of the browser's session; null for a token.</param>
/// <param name="NeedsSecondFactor">Whether nothing but setting up a second factor is open yet.</param>
internal sealed record Access(int[]? Sites, int? SessionId, bool NeedsSecondFactor)
{
    /// <summary>The running request's; null where nobody is signed in.</summary>
    public static Access? Of(HttpContext http) => http.Features.Get<Access>();
}
