using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;

namespace PageShield.Web.Accounts;

/// <summary>Starts a browser's session: a row that can be seen and ended, and the cookie that names it.</summary>
public sealed class Sessions(PageShieldDbContext db, SignInManager<Operator> signIn, TimeProvider time)
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
        await db.Sessions.Where(each => each.KeyHash == replaced || each.AccountId == account.Id && each.LastSeenAt < idle).ExecuteDeleteAsync(cancellationToken);
        db.Sessions.Add(new OperatorSession
        {
            AccountId = account.Id,
            KeyHash = Sha256Hash.OfText(key),
            Method = method,
            Browser = BrowserName.Of(http.Request.Headers.UserAgent),
            StartedAt = now,
            LastSeenAt = now,
        });
        account.LastSignInAt = now;
        await db.SaveChangesAsync(cancellationToken);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(KeyClaim, key)]);
    }

    /// <summary>Ends the browser's session, row and all.</summary>
    public async Task EndAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.User.FindFirstValue(KeyClaim) is { } key)
        {
            var hash = Sha256Hash.OfText(key);
            await db.Sessions.Where(each => each.KeyHash == hash).ExecuteDeleteAsync(cancellationToken);
        }

        await signIn.SignOutAsync();
    }
}
