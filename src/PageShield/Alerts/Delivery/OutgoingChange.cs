using System.Text.Json;
using PageShield.Changes;

namespace PageShield.Alerts.Delivery;

/// <summary>The change that an alert is about, for machines. Nothing in it is defanged.</summary>
public sealed record OutgoingChange
{
    public required long Id { get; init; }

    public required string Kind { get; init; }

    public required string Class { get; init; }

    public required string Subject { get; init; }

    public string? OldSha256 { get; init; }

    public string? NewSha256 { get; init; }

    internal static OutgoingChange From(Change change) => new()
    {
        Id = change.Id,
        Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(change.Kind.ToString()),
        Class = JsonNamingPolicy.KebabCaseLower.ConvertName(change.Class.ToString()),
        Subject = change.Subject,
        OldSha256 = change.OldSha256?.ToString(),
        NewSha256 = change.NewSha256?.ToString(),
    };
}
