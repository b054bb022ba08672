using System.Text.Json.Serialization;

namespace PageShield.Web.Alerts;

/// <summary>Text for an alert's history.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AlertComment(string? Text);
