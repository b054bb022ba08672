using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>A webhook's signing key as defined by Standard Webhooks: 24 to 64 bytes, written as <c>whsec_</c> and Base64.</summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int FewestBytes = 24, MostBytes = 64;
    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>Creates a key of 32 random bytes.</summary>
    public static WebhookSecret New() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Parses the <c>whsec_</c> form.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) || length is < FewestBytes or > MostBytes) return false;

        secret = new WebhookSecret(key[..length]);
        return true;
    }

    /// <summary>The <c>webhook-signature</c> header: <c>v1,</c> and the Base64 HMAC-SHA256 of <c>id.timestamp.body</c>.</summary>
    /// <param name="unixSeconds">The value of the <c>webhook-timestamp</c> header.</param>
    public string Sign(string messageId, long unixSeconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{messageId}.{unixSeconds}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    /// <summary>The <c>whsec_</c> form, for the administrator who sets up the receiver.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);
}
