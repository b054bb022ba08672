using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Alerts.Delivery;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>The <c>data</c> part of a webhook.</summary>
internal sealed record WebhookData
{
    /// <summary>Null in a test message.</summary>
    public long? AlertId { get; init; }

    public required Severity Severity { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    /// <summary>Address of the alert in the dashboard.</summary>
    public Uri? Url { get; init; }

    public WebhookSite? Site { get; init; }

    public long? ScriptId { get; init; }

    public long? CrawlId { get; init; }

    public OutgoingChange? Change { get; init; }

    /// <summary>True for a reminder of an alert that nobody has acknowledged; otherwise absent.</summary>
    public bool? IsReminder { get; init; }

    /// <summary>The alerts of a <c>digest</c>, most severe first; absent in every other event.</summary>
    public IReadOnlyList<WebhookItem>? Alerts { get; init; }
}
