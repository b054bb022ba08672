using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Manages browser sessions. Each one is a row that can be listed and revoked, and a cookie that refers to it.</summary>
public sealed class Sessions(
    PageShieldDbContext database, UserManager<Operator> users, SignInManager<Operator> signIn, KnownDevices devices, TimeProvider time)
{
    /// <summary>Claim that holds the key of the session's row.</summary>
    public const string KeyClaim = "pageshield:session";

    private const int KeyBytes = 24;

    /// <summary>Signs the browser in and replaces its current session.</summary>
    public async Task StartAsync(Operator account, SignInMethod method, HttpContext http, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var idle = now - Session.Idle;
        var replaced = http.User.FindFirstValue(KeyClaim) is { } old ? Sha256Hash.OfText(old) : default;
        await database.Sessions.Where(each => each.KeyHash == replaced || each.AccountId == account.Id && each.LastSeenAt < idle)
            .ExecuteDeleteAsync(cancellationToken);
        database.Sessions.Add(new OperatorSession
        {
            AccountId = account.Id,
            KeyHash = Sha256Hash.OfText(key),
            Method = method,
            Browser = BrowserName.Of(http.Request.Headers.UserAgent),
            StartedAt = now,
            LastSeenAt = now,
            ProvenAt = now,
        });
        account.LastSignInAt = now;
        await database.SaveChangesAsync(cancellationToken);
        devices.Remember(http, account.Id);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(KeyClaim, key)]);
    }

    /// <summary>Records that the user of this session has just proven their identity.</summary>
    /// <param name="session">Id of the session.</param>
    /// <param name="method">The new sign-in method; null to keep it.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing is saved.</param>
    public Task ProveAsync(int session, SignInMethod? method, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var own = database.Sessions.Where(each => each.Id == session);
        return method is { } shown
            ? own.ExecuteUpdateAsync(set => set.SetProperty(each => each.ProvenAt, now).SetProperty(each => each.Method, shown), cancellationToken)
            : own.ExecuteUpdateAsync(set => set.SetProperty(each => each.ProvenAt, now), cancellationToken);
    }

    /// <summary>
    /// Ends all sessions of an account and saves its other pending changes. The new security stamp invalidates copied cookies and pending sign-ins.
    /// Deleting the rows removes the sessions from lists. The caller starts its own session again after its transaction.
    /// </summary>
    public async Task EndAllAsync(Operator account, CancellationToken cancellationToken)
    {
        var saved = await users.UpdateSecurityStampAsync(account);
        if (!saved.Succeeded)
            throw new DbUpdateConcurrencyException(
                $"Account {account.Id} could not be saved: {string.Join(' ', saved.Errors.Select(static error => error.Description))}");
        await database.Sessions.Where(each => each.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Ends the browser's session and deletes its row.</summary>
    public async Task EndAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.User.FindFirstValue(KeyClaim) is { } key)
        {
            var hash = Sha256Hash.OfText(key);
            await database.Sessions.Where(each => each.KeyHash == hash).ExecuteDeleteAsync(cancellationToken);
        }

        await signIn.SignOutAsync();
    }
}
