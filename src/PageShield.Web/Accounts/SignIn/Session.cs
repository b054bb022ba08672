using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>The sign-in cookie. It expires after twelve idle hours, or immediately when its session row is removed or the account is
/// disabled.</summary>
internal static class Session
{
    /// <summary>Idle timeout of a session.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>How long a sign-in or confirmation permits changes to an account's credentials.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan LastSeenResolution = TimeSpan.FromMinutes(1);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "pageshield-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.LogoutPath = "/sign-out";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized, redirect: true);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden, redirect: false);
    }

    // One small query per request: a revoked session or disabled account loses access on the next request, not minutes later.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (await FindAsync(context.HttpContext, context.Principal) is { } access)
        {
            context.HttpContext.Features.Set(access);
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static async Task<Access?> FindAsync(HttpContext http, ClaimsPrincipal? principal)
    {
        var (services, stop) = (http.RequestServices, http.RequestAborted);
        var stamp = principal?.FindFirstValue(services.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType);
        if (stamp is null || principal?.FindFirstValue(Sessions.KeyClaim) is not { } key ||
            !int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id)) return null;

        var database = services.GetRequiredService<PageShieldDbContext>();
        var hash = Sha256Hash.OfText(key);
        var found = await database.Sessions.Where(session => session.KeyHash == hash && session.AccountId == id)
            .Join(database.Users.Where(account => account.SecurityStamp == stamp && account.DisabledAt == null), static session => session.AccountId,
                static account => account.Id,
                (session, account) => new
                {
                    session.Id,
                    session.Method,
                    session.LastSeenAt,
                    session.ProvenAt,
                    account.SeesAllSites,
                    account.MustUseSecondFactor,
                    account.TwoFactorEnabled,
                    HasPasskey = database.UserPasskeys.Any(passkey => passkey.UserId == account.Id),
                })
            .SingleOrDefaultAsync(stop);
        if (found is null) return null;

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (now - found.LastSeenAt > LastSeenResolution)
            await database.Sessions.Where(session => session.Id == found.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), stop);

        // A newly enabled second factor applies immediately, including to older sessions.
        var must = found.TwoFactorEnabled || found.MustUseSecondFactor
            || services.GetRequiredService<IOptions<AccountOptions>>().Value.RequireSecondFactor;
        var strength = must && found.Method is (SignInMethod.Password or SignInMethod.Link)
            ? found.TwoFactorEnabled || found.HasPasskey ? Strength.Half : Strength.Enrolling
            : now - found.ProvenAt <= Recent ? Strength.Recent : Strength.Full;
        return new Access(
            found.SeesAllSites
                ? null
                : await database.AccountSites.Where(each => each.AccountId == id).Select(each => each.SiteId).ToArrayAsync(stop),
            id,
            new SessionAccess(found.Id, found.Method, strength));
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status, bool redirect)
    {
        if (redirect && !ErrorResponses.IsApi(context.HttpContext)) context.Response.Redirect(context.RedirectUri);
        else context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
