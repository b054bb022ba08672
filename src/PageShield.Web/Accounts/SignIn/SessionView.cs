using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>A browser session as shown in lists.</summary>
/// <param name="Id">Id of the session.</param>
/// <param name="Method">How it was signed in.</param>
/// <param name="Browser">Browser and system, as derived from the User-Agent.</param>
/// <param name="StartedAt">When it was signed in.</param>
/// <param name="LastSeenAt">Last request, accurate to one minute.</param>
public sealed record SessionView(int Id, SignInMethod Method, string Browser, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt);
