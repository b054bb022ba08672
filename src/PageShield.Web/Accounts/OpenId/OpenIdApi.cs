using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>
/// Routes to the provider. They are plain links because <c>form-action 'self'</c> blocks a form's redirect to another origin, at least in Chromium.
/// </summary>
internal static class OpenIdApi
{
    private const string Start = "/sign-in/openid";
    private static readonly TimeSpan ProofLifetime = TimeSpan.FromMinutes(30);

    public static void MapOpenId(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Start, SignInAsync).AllowAnonymous().RequireRateLimiting(SignInLimit.Everything).ExcludeFromDescription();
        routes.MapGet("/account/openid", LinkAsync).RequireAuthorization(Policies.Viewer).WithMetadata(new NeedsAttribute(Strength.Recent))
            .ExcludeFromDescription();
        routes.MapPost("/account/openid/remove", RemoveAsync).RequireAuthorization(Policies.Viewer).WithMetadata(new NeedsAttribute(Strength.Recent))
            .ExcludeFromDescription();
        routes.MapDelete("/api/accounts/{id:int}/openid", UnlinkAsync).RequireAuthorization(Policies.Admin)
            .WithMetadata(new NeedsAttribute(Strength.Recent)).WithTags("Accounts")
            .WithSummary("Unlinks an account from the OpenID Connect provider, and ends the sessions started through it.");
    }

    /// <summary>The address of the link on the sign-in page.</summary>
    public static string StartFor(string? returnUrl) => $"{Start}?returnUrl={Uri.EscapeDataString(ReturnPath.Of(returnUrl))}";

    /// <summary>The address at which this session starts linking its account. The proof it contains prevents cross-site requests.</summary>
    public static string LinkFor(IDataProtectionProvider protection, int sessionId)
    {
        var proof = Protector(protection).Protect(sessionId.ToString(CultureInfo.InvariantCulture), ProofLifetime);
        return $"/account/openid?proof={Uri.EscapeDataString(proof)}";
    }

    private static Task<IResult> SignInAsync(HttpContext http, IOptions<OpenIdOptions> settings, string? returnUrl) =>
        ToProviderAsync(http, settings.Value, OpenIdSignIn.ReturnItem, ReturnPath.Of(returnUrl));

    private static async Task<IResult> LinkAsync(
        HttpContext http, IOptions<OpenIdOptions> settings, IDataProtectionProvider protection, string? proof)
    {
        var session = Access.Of(http)?.SessionId?.ToString(CultureInfo.InvariantCulture);
        return session is null || session != Read(protection, proof)
            ? TypedResults.LocalRedirect("/account?openid=stale")
            : await ToProviderAsync(http, settings.Value, OpenIdSignIn.LinkItem, session);
    }

    private static async Task<IResult> ToProviderAsync(HttpContext http, OpenIdOptions settings, string item, string value)
    {
        if (!settings.IsOn) return TypedResults.NotFound();
        try
        {
            await http.ChallengeAsync(OpenIdServices.Scheme, new AuthenticationProperties { Items = { [item] = value } });
            return TypedResults.Empty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException
            && !http.RequestAborted.IsCancellationRequested)
        {
            // The provider's configuration or keys cannot be fetched. Passwords and passkeys still work.
            OpenIdSignIn.LogFailure(http, exception);
            return TypedResults.LocalRedirect(OpenIdSignIn.Refusal("unreachable"));
        }
    }

    private static async Task<RedirectHttpResult> RemoveAsync(
        HttpContext http, AccountRegistry accounts, PageShieldDbContext database, CancellationToken cancellationToken)
    {
        if (Access.Of(http)?.SessionId is not { } session) return TypedResults.LocalRedirect("/account");
        var id = await database.Sessions.Where(each => each.Id == session).Select(static each => each.AccountId).SingleAsync(cancellationToken);
        var outcome = await accounts.UnlinkAsync(id, http.User.ActorName(), cancellationToken);
        return TypedResults.LocalRedirect(outcome.Errors is null ? "/account?openid=removed" : "/account?openid=only");
    }

    private static async Task<Results<Ok<AccountView>, NotFound, ValidationProblem>> UnlinkAsync(
        int id, AccountRegistry accounts, HttpContext http, CancellationToken cancellationToken)
    {
        var outcome = await accounts.UnlinkAsync(id, http.User.ActorName(), cancellationToken);
        if (outcome.Errors is not null) return TypedResults.ValidationProblem(outcome.Errors);
        return outcome.Account is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();
    }

    private static string? Read(IDataProtectionProvider protection, string? proof)
    {
        try
        {
            return proof is { Length: < 2000 } ? Protector(protection).Unprotect(proof) : null;
        }
        catch (CryptographicException)
        {
            // Expired, or not issued by this server.
            return null;
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector("PageShield.Accounts.OpenIdLink").ToTimeLimitedDataProtector();
}
