using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Alerts.Delivery;

namespace PageShield.Alerts.Channels;

/// <summary>What happened.</summary>
internal sealed record WebhookData
{
    /// <summary>Null in a test message.</summary>
    public long? AlertId { get; init; }

    public required Severity Severity { get; init; }

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
