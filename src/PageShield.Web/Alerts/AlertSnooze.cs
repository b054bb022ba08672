using System.Text.Json.Serialization;

namespace PageShield.Web.Alerts;

/// <summary>The time until which an alert is snoozed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AlertSnooze(DateTimeOffset Until);
