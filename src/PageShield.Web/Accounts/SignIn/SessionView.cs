using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>A browser in which somebody is signed in.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Method">How it was signed in.</param>
/// <param name="Browser">As it names itself.</param>
/// <param name="StartedAt">When it was signed in.</param>
/// <param name="LastSeenAt">Within a minute.</param>
public sealed record SessionView(int Id, SignInMethod Method, string Browser, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt);
