using System.Text.Json.Serialization;

namespace PageShield.Web.Alerts;

/// <summary>An account's name; null for nobody.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AlertAssignee(string? Person);
