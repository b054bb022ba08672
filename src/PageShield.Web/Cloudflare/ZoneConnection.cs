using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>A connection.</summary>
internal sealed record ZoneConnection
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required string Host { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstPageUrl { get; init; }

    /// <summary>Pages of the script that makes it; empty if no script is known.</summary>
    public IReadOnlyList<string> PageUrls { get; init; } = [];

    public bool UrlContainsCdnCgiPath { get; init; }

    public bool DomainReportedMalicious { get; init; }

    public bool UrlReportedMalicious { get; init; }

    public IReadOnlyList<string> MaliciousDomainCategories { get; init; } = [];

    public IReadOnlyList<string> MaliciousUrlCategories { get; init; } = [];
}
