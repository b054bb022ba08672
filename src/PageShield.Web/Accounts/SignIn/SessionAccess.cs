using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>The browser session of the current request.</summary>
/// <param name="Id">Id of its row.</param>
/// <param name="Method">How it was signed in.</param>
/// <param name="Strength">What it has proven; a single flag.</param>
internal sealed record SessionAccess(int Id, SignInMethod Method, Strength Strength);
