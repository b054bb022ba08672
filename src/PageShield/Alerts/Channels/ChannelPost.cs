using System.Globalization;
using Microsoft.Extensions.Options;
using PageShield.Alerts.Delivery;
using PageShield.Network;

namespace PageShield.Alerts.Channels;

/// <summary>
/// POSTs messages to channels. Only public addresses are reached, and of others those that the channel allows by exact host and port;
/// redirects are not followed; time and size of the answer are bounded.
/// </summary>
internal sealed class ChannelPost(IOptions<AlertOptions> options)
{
    private const int MaxAnswerBytes = 16 * 1024;
    private const string UserAgent = "PageShield-Webhooks/1";

    /// <summary>The rules of outgoing connections for a channel.</summary>
    internal AddressGuard GuardFor(AlertChannel channel) =>
        new(new AddressRules { AllowPrivate = channel.AllowPrivate, OwnPorts = [.. options.Value.OwnPorts] });

    internal TimeSpan Timeout => TimeSpan.FromSeconds(options.Value.WebhookTimeoutSeconds);

    /// <summary>One attempt; 2xx is delivered, 410, redirects and (where asked) 400 are refused, all else may work later.</summary>
    /// <param name="refuseBadRequest">Whether the receiver's 400 means that the same message will never be taken.</param>
    internal async Task<DeliveryResult> SendAsync(
        AlertChannel channel, Uri url, byte[] body, IReadOnlyDictionary<string, string> headers, bool refuseBadRequest,
        CancellationToken cancellationToken)
    {
        var guard = GuardFor(channel);
        if ((await guard.ResolveAsync(url.IdnHost, url.Port, cancellationToken)).Failure == ConnectFailureKind.Refused)
            return NotPublic(url.IdnHost, url.Port);

        using var client = new GuardedHttpClient(new GuardedConnector(guard, Timeout), Timeout, UserAgent);
        var response = await client.PostAsync(url, body, "application/json", headers, MaxAnswerBytes, cancellationToken);
        if (response.Error is { } error) return new(DeliveryOutcome.Failed, error);
        if (response.IsSuccess) return new(DeliveryOutcome.Delivered, $"Accepted with status {response.Status}.");
        if (response.Status == 410) return new(DeliveryOutcome.Refused, "The receiver answered 410: it is gone for good.");
        if (response.Status == 400 && refuseBadRequest)
            return new(DeliveryOutcome.Refused, "The receiver answered 400: it does not understand the message; see address and key.");
        if (response.Status is >= 300 and < 400)
            return new(DeliveryOutcome.Refused,
                $"The receiver answered {response.Status}, a redirect, which is not followed: enter the final address.");

        return new(DeliveryOutcome.Failed, $"The receiver answered {response.Status}.", RetryAfter(response));
    }

    internal static DeliveryResult NotPublic(string host, int port) =>
        new(DeliveryOutcome.Refused, $"Not sent: {host}:{port} is not a public address. If it is yours, add it on the channel's page under \"Receivers in private networks\".");

    private static TimeSpan? RetryAfter(GuardedResponse response) =>
        response.Status is 429 or 503
        && response.Headers.TryGetValue("retry-after", out var value)
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
