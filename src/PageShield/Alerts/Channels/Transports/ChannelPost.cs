using System.Globalization;
using Microsoft.Extensions.Options;
using PageShield.Alerts.Delivery;
using PageShield.Network;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>
/// POSTs messages to channels. It connects only to public addresses and to private ones that the channel allows by exact host and port. It
/// does not follow redirects, and limits the time and size of the response.
/// </summary>
internal sealed class ChannelPost(IOptions<AlertOptions> options)
{
    private const int MaxAnswerBytes = 16 * 1024;
    private const string UserAgent = "PageShield-Webhooks/1";

    /// <summary>The rules for a channel's outgoing connections.</summary>
    internal AddressGuard GuardFor(AlertChannel channel) =>
        new(new AddressRules { AllowPrivate = channel.AllowPrivate, OwnPorts = [.. options.Value.OwnPorts] });

    internal TimeSpan Timeout => TimeSpan.FromSeconds(options.Value.WebhookTimeoutSeconds);

    /// <summary>
    /// Makes one attempt. Status 2xx is delivered; 410, redirects and, optionally, 400 are refused; all other results can be retried.
    /// </summary>
    /// <param name="refuseBadRequest">Whether status 400 means that the receiver will never accept this message.</param>
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
        if (response.Status == 410) return new(DeliveryOutcome.Refused, "The receiver answered 410: it no longer exists.");
        if (response.Status == 400 && refuseBadRequest)
            return new(DeliveryOutcome.Refused, "The receiver answered 400: it did not understand the message. Check the address and the key.");
        if (response.Status is >= 300 and < 400)
            return new(DeliveryOutcome.Refused,
                $"The receiver answered {response.Status}, a redirect. Redirects are not followed: enter the final address.");

        return new(DeliveryOutcome.Failed, $"The receiver answered {response.Status}.", RetryAfter(response));
    }

    internal static DeliveryResult NotPublic(string host, int port) =>
        new(DeliveryOutcome.Refused, $"Not sent: {host}:{port} is not a public address. "
            + "If it is yours, add it on the channel's page under \"Receivers in private networks\".");

    private static TimeSpan? RetryAfter(GuardedResponse response) =>
        response.Status is 429 or 503
        && response.Headers.TryGetValue("retry-after", out var value)
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
