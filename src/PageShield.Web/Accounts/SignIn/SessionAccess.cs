using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>The session of the browser that asks.</summary>
/// <param name="Id">Number of its row.</param>
/// <param name="Method">How it was signed in.</param>
/// <param name="Strength">What it has proven; one value.</param>
internal sealed record SessionAccess(int Id, SignInMethod Method, Strength Strength);
