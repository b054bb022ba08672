using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>The site that an event is about.</summary>
internal sealed record WebhookSite(int Id, string Name);
