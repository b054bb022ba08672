using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>One alert of a digest.</summary>
internal sealed record WebhookItem(long? AlertId, string Type, Severity Severity, string Title, Uri? Url, WebhookSite? Site);
