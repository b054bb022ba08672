using System.Buffers.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Accounts.Tokens;
using PageShield.Web.Hosting;

namespace PageShield.Web.Accounts.Factors;

/// <summary>
/// Passkeys (WebAuthn Level 3). A passkey alone signs a user in because the device verifies the user. Options are sent to the page's script as
/// JSON; credentials are posted in a form.
/// </summary>
internal static class PasskeysApi
{
    private const int MostPasskeys = 20;
    private const int LongestName = 60;
    private const int LongestCredential = 64 * 1024;

    public static void Configure(IdentityPasskeyOptions options)
    {
        options.UserVerificationRequirement = "required"; // a passkey counts as both factors
        options.ResidentKeyRequirement = "required"; // allows sign-in without entering a name
        options.AuthenticatorTimeout = TimeSpan.FromMinutes(3);

        // Compare with the page's own address. 'Referrer-Policy: no-referrer' sets the Origin header of form posts to 'null' (Fetch, 3.2).
        options.ValidateOrigin = static context =>
            ValueTask.FromResult(!context.CrossOrigin
            && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}");
    }

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/account/passkeys").RequireAuthorization(Policies.Viewer).ExcludeFromDescription();
        own.MapPost("/options", CreationOptionsAsync).WithMetadata(new NeedsAttribute(Strength.Enrolling | Strength.Recent));
        own.MapPost("/add", AddAsync).WithMetadata(new NeedsAttribute(Strength.Enrolling | Strength.Recent));
        own.MapPost("/{passkeyId}/remove", RemoveAsync).WithMetadata(new NeedsAttribute(Strength.Recent));
        var signIn = routes.MapGroup("/sign-in/passkey").AllowAnonymous().RequireRateLimiting(SignInLimit.Name).ExcludeFromDescription();
        signIn.MapPost("/options", RequestOptionsAsync);
        signIn.MapPost("", SignInAsync);
    }

    private static async Task<Results<ContentHttpResult, NotFound>> CreationOptionsAsync(
        HttpContext http, UserManager<Operator> users, SignInManager<Operator> signIn)
    {
        if (await AccountAsync(http, users) is not { } account) return TypedResults.NotFound();
        var name = account.UserName ?? "";
        return Json(await signIn.MakePasskeyCreationOptionsAsync(
            new PasskeyUserEntity { Id = await users.GetUserIdAsync(account), Name = name, DisplayName = name }));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> AddAsync(
        [FromForm] string credential, [FromForm] string? name, HttpContext http, UserManager<Operator> users, SignInManager<Operator> signIn,
        Sessions sessions, OwnerMail mail,
        PageShieldDbContext database, AuditLog audit, CancellationToken cancellationToken)
    {
        if (await AccountAsync(http, users) is not { } account || Access.Of(http)?.Session is not { } session) return TypedResults.NotFound();
        var result = credential.Length > LongestCredential ? null : await signIn.PerformPasskeyAttestationAsync(credential);
        if (result is not { Succeeded: true } || (await users.GetPasskeysAsync(account)).Count >= MostPasskeys)
            return TypedResults.LocalRedirect("/account?passkey=failed");

        var given = new string([.. (name ?? "").Where(static letter => !char.IsControl(letter))]).Trim();
        result.Passkey.Name = given.Length == 0 ? BrowserName.Of(http.Request.Headers.UserAgent) : given.Length > LongestName ? given[..LongestName]
            : given;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await users.AddOrUpdatePasskeyAsync(account, result.Passkey);
        await sessions.EndAllAsync(account, cancellationToken);
        await audit.SaveAsync(
            database, http.User.ActorName(), "account.passkey-added", $"account:{account.Id}", null, new { result.Passkey.Name }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        // Creating a passkey also proves it. That is stronger than a password alone. A session that still owes an existing factor cannot get here.
        await sessions.StartAsync(account, session.Method is SignInMethod.Password or SignInMethod.Link ? SignInMethod.Passkey : session.Method,
            http, cancellationToken);
        await mail.TellAsync(account, "A passkey was added", http, cancellationToken);
        return TypedResults.LocalRedirect("/account?passkey=added");
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RemoveAsync(
        string passkeyId, HttpContext http, UserManager<Operator> users, Sessions sessions, OwnerMail mail, PageShieldDbContext database,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (await AccountAsync(http, users) is not { } account || Access.Of(http)?.Session is not { } session || !Base64Url.IsValid(passkeyId))
            return TypedResults.NotFound();
        var id = Base64Url.DecodeFromChars(passkeyId);
        if ((await users.GetPasskeysAsync(account)).FirstOrDefault(each => each.CredentialId.AsSpan().SequenceEqual(id)) is not { } passkey)
            return TypedResults.NotFound();

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await users.RemovePasskeyAsync(account, id);
        await sessions.EndAllAsync(account, cancellationToken);
        await audit.SaveAsync(
            database, http.User.ActorName(), "account.passkey-removed", $"account:{account.Id}", new { passkey.Name }, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await sessions.StartAsync(account, session.Method, http, cancellationToken);
        await mail.TellAsync(account, "A passkey was removed", http, cancellationToken);
        return TypedResults.LocalRedirect("/account?passkey=removed");
    }

    private static async Task<ContentHttpResult> RequestOptionsAsync(SignInManager<Operator> signIn) =>
        Json(await signIn.MakePasskeyRequestOptionsAsync(null));

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string credential, [FromForm] string? returnUrl, HttpContext http, UserManager<Operator> users, SignInManager<Operator> signIn,
        Sessions sessions,
        PageShieldDbContext database, AuditLog audit, CancellationToken cancellationToken)
    {
        var result = credential.Length > LongestCredential ? null : await signIn.PerformPasskeyAssertionAsync(credential);
        if (result is not { Succeeded: true, User: { DisabledAt: null } account } || !result.Passkey.IsUserVerified)
            return TypedResults.LocalRedirect("/sign-in?passkey=failed");

        await users.AddOrUpdatePasskeyAsync(account, result.Passkey); // saves the new signature counter
        // not null: every account has a name
        await audit.SaveAsync(
            database, account.UserName!, "account.signed-in", $"account:{account.Id}", null, new { method = "passkey" }, cancellationToken);
        await sessions.StartAsync(account, SignInMethod.Passkey, http, cancellationToken);
        return TypedResults.LocalRedirect(ReturnPath.Of(returnUrl));
    }

    private static Task<Operator?> AccountAsync(HttpContext http, UserManager<Operator> users) =>
        ApiTokenAuthentication.IsUser(http.User) ? Task.FromResult<Operator?>(null) : users.GetUserAsync(http.User);

    private static ContentHttpResult Json(string json) => TypedResults.Content(json, "application/json");
}
