using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>
/// Turns a provider's identity into a session. An account is found by issuer and subject. The first time, it is found by its name if that is the
/// user's verified e-mail address and nobody has joined it yet. A user who already has a password links the account on the account page.
/// </summary>
public sealed partial class OpenIdSignIn(
    PageShieldDbContext database, UserManager<Operator> users, AccountRegistry accounts, Sessions sessions, OwnerMail mail, AuditLog audit,
    IOptions<OpenIdOptions> settings, OpenIdNotice notice, ILogger<OpenIdSignIn> logger)
{
    /// <summary>Name of the login in Identity's table.</summary>
    public const string Provider = "openid-connect";

    internal const string LinkItem = "link"; // id of the session that requested the link
    internal const string ReturnItem = "return";

    /// <summary>The address to redirect to after a failed sign-in; the page explains the reason.</summary>
    internal static string Refusal(string reason) => $"/sign-in?openid={reason}";

    /// <summary>Signs in or links the account, and returns the path to redirect to.</summary>
    public async Task<string> FinishAsync(
        ClaimsPrincipal principal, AuthenticationProperties? properties, HttpContext http, CancellationToken cancellationToken)
    {
        // The callback is handled before the session cookie has been authenticated.
        if (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme) is { Succeeded: true, Principal: { } current }) http.User = current;
        var person = OpenIdPerson.Read(principal, settings.Value);
        if (person is null) return Refuse("failed");
        if (settings.Value.RoleClaim is { Length: > 0 } claim && notice.Note(claim, person.Roles is not null))
            Log.ClaimMissing(
                logger, claim, string.Join(", ", principal.Claims.Select(static each => each.Type).Distinct().Order(StringComparer.Ordinal)));
        if (properties?.Items.TryGetValue(LinkItem, out var session) == true) return await LinkOwnAsync(person, session, http, cancellationToken);

        var (account, reason) = await FindAsync(person, cancellationToken);
        if (account is null) return Refuse(reason);
        if (account.DisabledAt is not null) return Refuse("closed");
        if (!await TakeRoleAsync(account, person, cancellationToken)) return Refuse("role");

        await audit.SaveAsync(database, NameOf(account), "account.signed-in", Subject(account), null, new { method = Provider }, cancellationToken);
        await sessions.StartAsync(account, SignInMethod.OpenIdConnect, http, cancellationToken);
        return ReturnPath.Of(properties?.Items.TryGetValue(ReturnItem, out var path) == true ? path : null);
    }

    internal static void LogFailure(HttpContext http, Exception? failure) =>
        Log.Failed(http.RequestServices.GetRequiredService<ILogger<OpenIdSignIn>>(), failure?.Message);

    private async Task<(Operator? Account, string Reason)> FindAsync(OpenIdPerson person, CancellationToken cancellationToken)
    {
        if (await users.FindByLoginAsync(Provider, person.Key) is { } known) return (known, "");
        if (person.Email is not { } email) return (null, person.ClaimsEmail ? "unverified" : "unknown");

        var named = await users.FindByNameAsync(email);
        if (named is null) return settings.Value.Allows(email) ? await JoinAsync(email, person, cancellationToken) : (null, "unknown");
        if (await accounts.FindAsync(named.Id, cancellationToken) is not { HasJoined: false }) return (null, "link");

        await LinkAsync(named, person, "account.joined", cancellationToken);
        return (named, "");
    }

    // A user of an allowed domain: create the account now if a role results.
    private async Task<(Operator? Account, string Reason)> JoinAsync(string email, OpenIdPerson person, CancellationToken cancellationToken)
    {
        if (settings.Value.RoleOf(person.Roles ?? []) is not { } role) return (null, "role");
        var outcome = await accounts.InviteAsync(new AccountDraft(email, role), Provider, cancellationToken);
        if (outcome.Account is not { } view || await users.FindByIdAsync(view.Id.ToString(CultureInfo.InvariantCulture)) is not { } account)
            return (null, "failed");

        await LinkAsync(account, person, "account.joined", cancellationToken);
        return (account, "");
    }

    private async Task<string> LinkOwnAsync(OpenIdPerson person, string? session, HttpContext http, CancellationToken cancellationToken)
    {
        // The browser must still be in the session that started the link; otherwise an attacker's provider account could be linked to it.
        if (Access.Of(http) is not { NeedsSecondFactor: false, SessionId: { } own } || own.ToString(CultureInfo.InvariantCulture) != session
            || await users.GetUserAsync(http.User) is not { } account)
            return Refuse("failed");
        if (await users.FindByLoginAsync(Provider, person.Key) is { } other)
            return other.Id == account.Id ? "/account?openid=linked" : "/account?openid=taken";

        await LinkAsync(account, person, "account.openid-linked", cancellationToken);
        await mail.TellAsync(account, "The account was linked to a person at the OpenID Connect provider", http, cancellationToken);
        return "/account?openid=linked";
    }

    /// <summary>Links exactly one provider identity to the account, and revokes one-time links.</summary>
    private async Task LinkAsync(Operator account, OpenIdPerson person, string action, CancellationToken cancellationToken)
    {
        var transaction = database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancellationToken) : null;
        await using var _ = transaction;
        await database.AccountLinks.Where(each => each.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        await database.UserLogins.Where(each => each.UserId == account.Id && each.LoginProvider == Provider).ExecuteDeleteAsync(cancellationToken);
        database.UserLogins.Add(
            new IdentityUserLogin<int>
            {
                UserId = account.Id,
                LoginProvider = Provider,
                ProviderKey = person.Key,
                ProviderDisplayName = person.Email
            });
        await audit.SaveAsync(
            database, NameOf(account), action, Subject(account), null, new { provider = settings.Value.Authority, person.Email }, cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Applies the provider's role, if roles come from there; false if the provider no longer gives one.</summary>
    private async Task<bool> TakeRoleAsync(Operator account, OpenIdPerson person, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(settings.Value.RoleClaim)) return true;
        if (settings.Value.RoleOf(person.Roles ?? []) is not { } role) return false;
        if (await accounts.FindAsync(account.Id, cancellationToken) is not { } view || view.Role == role) return true;

        // Rejected for the last administrator, and when a site-restricted account would become administrator. Both keep their role.
        var outcome = await accounts.EditAsync(account.Id, new AccountDraft(Role: role), Provider, cancellationToken);
        if (outcome.Errors is not null) Log.RoleKept(logger, account.Id, view.Role);
        return true;
    }

    private string Refuse(string reason)
    {
        Log.Refused(logger, reason);
        return Refusal(reason);
    }

    private static string NameOf(Operator account) => account.UserName ?? "";

    private static string Subject(Operator account) => $"account:{account.Id}";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "OpenID Connect sign-in refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning,
            Message = "The claim {Claim} set in OpenId:RoleClaim was missing at a sign-in; received claims: {Came}")]
        public static partial void ClaimMissing(ILogger logger, string claim, string came);

        [LoggerMessage(Level = LogLevel.Warning, Message = "OpenID Connect sign-in failed: {Problem}")]
        public static partial void Failed(ILogger logger, string? problem);

        [LoggerMessage(Level = LogLevel.Warning,
            Message = "The provider's role for account {Account} could not be applied; it keeps {Role}")]
        public static partial void RoleKept(ILogger logger, int account, string role);
    }
}
