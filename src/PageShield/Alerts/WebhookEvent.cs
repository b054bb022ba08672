using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Alerts;

/// <summary>
/// The JSON body of a webhook, in the shape that Standard Webhooks recommends: <c>type</c> is the event's name,
/// <c>timestamp</c> when it was raised (ISO 8601, UTC), <c>data</c> what happened. Text for people is defanged
/// (<c>hxxps://evil[.]example</c>); <c>data.change.subject</c> is exact, for machines. Fields are only ever added.
/// </summary>
public sealed record WebhookEvent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Type { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required WebhookData Data { get; init; }

    /// <summary>The body's UTF-8 bytes: equal for equal messages, so that a repeated attempt sends the same.</summary>
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
                        item.AlertId, item.Event, item.Severity, item.Title, item.Link, item.SiteId is { } site ? new WebhookSite(site, item.SiteName ?? "") : null))],
                },
            },
            Json);
    }
}

/// <summary>What happened.</summary>
public sealed record WebhookData
{
    /// <summary>Null in a test message.</summary>
    public long? AlertId { get; init; }

    /// <summary><c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    /// <summary>The alert in the dashboard.</summary>
    public Uri? Url { get; init; }

    public WebhookSite? Site { get; init; }

    public long? ScriptId { get; init; }

    public long? CrawlId { get; init; }

    public OutgoingChange? Change { get; init; }

    /// <summary>True where it was told before and nobody has taken it on; else absent.</summary>
    public bool? IsReminder { get; init; }

    /// <summary>The alerts of a <c>digest</c>, gravest first; absent in every other event.</summary>
    public IReadOnlyList<WebhookItem>? Alerts { get; init; }
}

/// <summary>One alert of a digest.</summary>
public sealed record WebhookItem(long? AlertId, string Type, string Severity, string Title, Uri? Url, WebhookSite? Site);

/// <summary>The site that an event is about.</summary>
public sealed record WebhookSite(int Id, string Name);
