using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PageShield.Alerts;

/// <summary>Keeps channels' signing secrets unreadable in the database.</summary>
public sealed class ChannelSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("PageShield.Alerts.ChannelSecret");

    /// <summary>For <see cref="AlertChannel.Secret"/>.</summary>
    public string Protect(WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return _protector.Protect(secret.Reveal());
    }

    /// <summary>As <see cref="Protect"/>, for a key that the receiver gave out, such as a PagerDuty routing key.</summary>
    public string ProtectKey(string key) => _protector.Protect(key);

    /// <summary>Such a key again; null where the keys that protected it are gone.</summary>
    public string? UnprotectKey(string stored)
    {
        try
        {
            return _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The secret again; null where the keys that protected it are gone.</summary>
    public WebhookSecret? Unprotect(string stored)
    {
        try
        {
            return WebhookSecret.TryParse(_protector.Unprotect(stored), out var secret) ? secret : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
