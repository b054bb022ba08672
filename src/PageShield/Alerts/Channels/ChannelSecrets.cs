using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using PageShield.Alerts.Channels.Transports;

namespace PageShield.Alerts.Channels;

/// <summary>Encrypts channels' signing secrets and keys for the database.</summary>
public sealed class ChannelSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("PageShield.Alerts.ChannelSecret");

    /// <summary>Encrypts a secret for <see cref="AlertChannel.Secret"/>.</summary>
    public string Protect(WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return _protector.Protect(secret.Reveal());
    }

    /// <summary>Like <see cref="Protect"/>, for a key that the receiver issued, such as a PagerDuty routing key.</summary>
    public string ProtectKey(string key) => _protector.Protect(key);

    /// <summary>Decrypts such a key; null if the data protection key that encrypted it is missing.</summary>
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
    /// Sets the secret that the channel's kind needs: a new signing secret if it signs messages and has none, or the receiver's key if one was
    /// entered. Other kinds get none.
    /// </summary>
    internal void SealInto(AlertChannel channel, string? key)
    {
        var description = ChannelKinds.Of(channel.Kind);
        if (description.SignsMessages) channel.Secret ??= Protect(WebhookSecret.New());
        else if (description.Key is null) channel.Secret = null;
        else if (key is { Length: > 0 }) channel.Secret = ProtectKey(key);
    }

    /// <summary>Decrypts a secret; null if the data protection key that encrypted it is missing.</summary>
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
