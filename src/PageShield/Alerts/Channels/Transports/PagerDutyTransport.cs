using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>
/// POSTs trigger and resolve events of the PagerDuty Events API v2. The dedup key is the alert's, so reminders and retries join the existing
/// incident, and resolving the alert resolves it. A digest is one event that leads with its worst alert, because a person paged at night
/// reads only the summary.
/// </summary>
internal sealed class PagerDutyTransport(ChannelSecrets secrets, ChannelPost post) : IChannelTransport
{
    private const string UsualAddress = "https://events.pagerduty.com/v2/enqueue";
    private const int SummaryLength = 1024, BodyLength = 8000;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static ChannelDescription Description { get; } = new()
    {
        Label = "PagerDuty",
        Position = 4,
        TargetHint = $"`{UsualAddress}`, or `https://events.eu.pagerduty.com/v2/enqueue`.",
        UsualTarget = UsualAddress,
        TargetProblem = WebAddresses.ProblemOfService,
        Key = new ChannelKey("Routing key", "Enter the routing key of the service's integration.",
            static key => key.Length <= 200 && key.All(char.IsAsciiLetterOrDigit) ? null : "A routing key contains only letters and digits."),
        KeepsIncidents = true,
    };

    public AlertChannelKind Kind => AlertChannelKind.PagerDuty;

    /// <inheritdoc />
    public async Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        if (!Uri.TryCreate(channel.Target, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return new(DeliveryOutcome.Refused, "The channel's address is not an http or https URL.");
        if (channel.Secret is null || secrets.UnprotectKey(channel.Secret) is not { } key)
            return new(DeliveryOutcome.Refused,
                "The channel's routing key is missing or cannot be decrypted with the keys in the data directory. Enter it again.");

        return await post.SendAsync(channel, url, Message(alert, key), new Dictionary<string, string>(), refuseBadRequest: true, cancellationToken);
    }

    /// <summary>The event as JSON. Equal alerts give equal bytes.</summary>
    internal static byte[] Message(OutgoingAlert alert, string routingKey) =>
        alert.IsResolution ? Resolve(alert, routingKey) : Trigger(alert, routingKey);

    private static byte[] Resolve(OutgoingAlert alert, string routingKey) => JsonSerializer.SerializeToUtf8Bytes(
        new { routing_key = routingKey, event_action = "resolve", dedup_key = alert.DedupeKey ?? alert.MessageId }, Json);

    private static byte[] Trigger(OutgoingAlert alert, string routingKey)
    {
        var worst = alert.Items.Count > 0 ? alert.Items[0] : alert;
        var message = new
        {
            routing_key = routingKey,
            event_action = "trigger",
            dedup_key = alert.DedupeKey ?? alert.MessageId,
            client = "Page Shield",
            client_url = alert.Link?.AbsoluteUri,
            payload = new
            {
                summary = AlertText.Line($"{alert.Title}. {AlertWording.Gist(worst.Body)}", SummaryLength),
                source = worst.SiteName is { } site ? AlertText.Line(site, 200) : "Page Shield",
                severity = worst.Severity switch
                {
                    Severity.Critical => "critical",
                    Severity.High => "error",
                    Severity.Medium => "warning",
                    _ => "info"
                },
                timestamp = alert.RaisedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                component = worst.SiteName is null ? null : "web page",
                @class = alert.Event,
                custom_details = new { details = AlertText.Block(alert.Body, BodyLength), message_id = alert.MessageId, reminder = alert.IsReminder },
            },
            links = Links(alert, worst).ToList(),
        };
        return JsonSerializer.SerializeToUtf8Bytes(message, Json);
    }

    private static IEnumerable<object> Links(OutgoingAlert alert, OutgoingAlert worst)
    {
        var isDigest = alert.Items.Count > 0;
        if (isDigest && worst.Link is { } first) yield return new { href = first.AbsoluteUri, text = "Open the worst alert in Page Shield" };
        if (alert.Link is { } link) yield return new { href = link.AbsoluteUri, text = isDigest ? "Open all in Page Shield" : "Open in Page Shield" };
    }
}
