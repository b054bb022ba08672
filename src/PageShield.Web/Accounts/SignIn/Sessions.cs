using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Starts a browser's session: a row that can be seen and ended, and the cookie that names it.</summary>
public sealed class Sessions(
    PageShieldDbContext database, UserManager<Operator> users, SignInManager<Operator> signIn, KnownDevices devices, TimeProvider time)
{
    /// <summary>Claim with the key of the session's row.</summary>
    public const string KeyClaim = "pageshield:session";

    private const int KeyBytes = 24;

    /// <summary>Signs the browser in, in place of the session that it had.</summary>
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

    /// <summary>Notes that who sits at this session has just shown it.</summary>
    /// <param name="session">Its number.</param>
    /// <param name="method">What it is worth from now on; null where that stays.</param>
    /// <param name="cancellationToken">Ends the wait; then nothing is saved.</param>
    public Task ProveAsync(int session, SignInMethod? method, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var own = database.Sessions.Where(each => each.Id == session);
        return method is { } shown
            ? own.ExecuteUpdateAsync(set => set.SetProperty(each => each.ProvenAt, now).SetProperty(each => each.Method, shown), cancellationToken)
            : own.ExecuteUpdateAsync(set => set.SetProperty(each => each.ProvenAt, now), cancellationToken);
    }

    /// <summary>
    /// Ends all sessions of an account, and saves what else was changed. The new security stamp ends what a copied cookie could still do, and
    /// sign-ins that are half done; the rows, what lists show. The caller starts its own session anew after its transaction.
    /// </summary>
    public async Task EndAllAsync(Operator account, CancellationToken cancellationToken)
    {
        var saved = await users.UpdateSecurityStampAsync(account);
        if (!saved.Succeeded)
            throw new DbUpdateConcurrencyException(
                $"Account {account.Id} could not be saved: {string.Join(' ', saved.Errors.Select(static error => error.Description))}");
        await database.Sessions.Where(each => each.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Ends the browser's session, row and all.</summary>
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
