using System.Globalization;
using PageShield.Alerts.Delivery;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>POSTs events to webhooks, signed as defined by Standard Webhooks.</summary>
internal sealed class WebhookTransport(ChannelSecrets secrets, TimeProvider time, ChannelPost post) : IChannelTransport
{
    public static ChannelDescription Description { get; } = new()
    {
        Label = "Webhook (signed JSON)",
        Position = 5,
        TargetHint = "The receiver’s full address, such as `https://hooks.example.com/page-shield`. Messages are signed. "
            + "The secret is shown after you save the channel.",
        TargetProblem = static target =>
            WebAddresses.IsUsable(target)
            ? null
            : "Enter the webhook's full address, such as https://hooks.example.com/page-shield, without user name and password.",
        SignsMessages = true,
    };

    public AlertChannelKind Kind => AlertChannelKind.Webhook;

    /// <inheritdoc />
    public async Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        if (!Uri.TryCreate(channel.Target, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return new(DeliveryOutcome.Refused, "The channel's address is not an http or https URL.");

        var body = WebhookEvent.Serialize(alert);
        return Headers(alert, channel, body) is { } headers
            ? await post.SendAsync(channel, url, body, headers, refuseBadRequest: false, cancellationToken)
            : new(DeliveryOutcome.Refused,
                "The channel's signing secret cannot be decrypted with the keys in the data directory. Generate a new secret.");
    }

    private Dictionary<string, string>? Headers(OutgoingAlert alert, AlertChannel channel, byte[] body)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = alert.MessageId,
            ["webhook-timestamp"] = now.ToString(CultureInfo.InvariantCulture),
        };
        if (channel.Secret is null) return headers;
        if (secrets.Unprotect(channel.Secret) is not { } secret) return null;

        headers["webhook-signature"] = secret.Sign(alert.MessageId, now, body);
        return headers;
    }
}
