using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>
/// Remembers in an encrypted cookie which accounts have signed in from this browser. The cookie grants no access. It only lets passwords from a
/// known device be counted separately, to keep other people's wrong guesses from locking out the owner.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Cookie = "pageshield-device";
    private const int MostAccounts = 5;
    private const int NameBytes = 12;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("PageShield.Accounts.KnownDevice")
        .ToTimeLimitedDataProtector();

    /// <summary>The device's random name if this account has signed in from it; otherwise null.</summary>
    public string? Find(HttpContext http, int accountId) => Read(http) is { } device && device.Accounts.Contains(accountId) ? device.Name : null;

    /// <summary>Records that this account has signed in from this browser.</summary>
    public void Remember(HttpContext http, int accountId)
    {
        var device = Read(http) ?? new Device(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes)), []);
        var accounts = device.Accounts.Where(id => id != accountId).Prepend(accountId).Take(MostAccounts)
            .Select(static id => id.ToString(CultureInfo.InvariantCulture));
        http.Response.Cookies.Append(Cookie, _protector.Protect($"{device.Name} {string.Join(' ', accounts)}", Lifetime), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        });
    }

    private Device? Read(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: < 2_000 } text) return null;
        try
        {
            var parts = _protector.Unprotect(text).Split(' ');
            return new Device(parts[0], [.. parts.Skip(1).Select(static id => int.Parse(id, CultureInfo.InvariantCulture))]);
        }
        catch (CryptographicException)
        {
            // Expired, or not issued by this server.
            return null;
        }
    }

    private sealed record Device(string Name, IReadOnlyList<int> Accounts);
}
