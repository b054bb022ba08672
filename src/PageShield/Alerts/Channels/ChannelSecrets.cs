using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PageShield.Alerts.Channels;

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

    /// <summary>
    /// Gives a channel the secret that its kind needs: a fresh one where it signs messages and has none, the receiver's key where one was entered,
    /// none to other kinds.
    /// </summary>
    internal void SealInto(AlertChannel channel, string? key)
    {
        var description = ChannelKinds.Of(channel.Kind);
        if (description.SignsMessages) channel.Secret ??= Protect(WebhookSecret.New());
        else if (description.Key is null) channel.Secret = null;
        else if (key is { Length: > 0 }) channel.Secret = ProtectKey(key);
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
