using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Remembers for five minutes who entered the correct password, until the second-factor code is entered.</summary>
internal static class PendingSignIn
{
    private const string StampClaim = "stamp";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static void Configure(CookieAuthenticationOptions options) => Harden(options, "pageshield-half");

    public static void ConfigureExternal(CookieAuthenticationOptions options) => Harden(options, "pageshield-external");

    public static Task RememberAsync(HttpContext http, Operator account) =>
        http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(StampClaim, account.SecurityStamp ?? ""),
        ],
        IdentityConstants.TwoFactorUserIdScheme)));

    /// <summary>The pending account; null if no sign-in is pending, or the account was disabled or its password changed since.</summary>
    public static async Task<Operator?> FindAsync(HttpContext http, UserManager<Operator> users)
    {
        var ticket = await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        var account = ticket.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? await users.FindByIdAsync(id) : null;
        return account is { DisabledAt: null } && account.SecurityStamp == ticket.Principal?.FindFirstValue(StampClaim) ? account : null;
    }

    public static Task ForgetAsync(HttpContext http) => http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);

    private static void Harden(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
    }
}
