using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Alerts.Delivery;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>
/// The JSON body of a webhook, in the format that Standard Webhooks recommends: <c>type</c> is the event's name,
/// <c>timestamp</c> when it was raised (ISO 8601, UTC), <c>data</c> the details. Text for people is defanged
/// (<c>hxxps://evil[.]example</c>); <c>data.change.subject</c> is exact, for machines. Fields are added, but never removed or renamed.
/// </summary>
internal sealed record WebhookEvent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Type { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required WebhookData Data { get; init; }

    /// <summary>The body in UTF-8. Equal messages give equal bytes, so retries send the same body.</summary>
    public static byte[] Serialize(OutgoingAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return JsonSerializer.SerializeToUtf8Bytes(
            new WebhookEvent
            {
                Type = alert.Event,
                Timestamp = alert.RaisedAt,
                Data = new WebhookData
                {
                    AlertId = alert.AlertId,
                    Severity = alert.Severity,
                    Title = alert.Title,
                    Text = alert.Body,
                    Url = alert.Link,
                    Site = alert.SiteId is { } id ? new WebhookSite(id, alert.SiteName ?? "") : null,
                    ScriptId = alert.ScriptId,
                    CrawlId = alert.CrawlId,
                    Change = alert.Change,
                    IsReminder = alert.IsReminder ? true : null,
                    Alerts = alert.Items.Count == 0 ? null : [.. alert.Items.Select(static item => new WebhookItem(
                        item.AlertId, item.Event, item.Severity, item.Title, item.Link, item.SiteId is { } site
                            ? new WebhookSite(site, item.SiteName ?? "")
                            : null))],
                },
            },
            Json);
    }
}
