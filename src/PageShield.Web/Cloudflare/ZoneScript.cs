using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>A script. Scores are 1–99 (lower is worse) and null if it was not analyzed.</summary>
internal record ZoneScript
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required string Host { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstPageUrl { get; init; }

    /// <summary>At most ten, latest first.</summary>
    public IReadOnlyList<string> PageUrls { get; init; } = [];

    public bool UrlContainsCdnCgiPath { get; init; }

    public bool DomainReportedMalicious { get; init; }

    public bool UrlReportedMalicious { get; init; }

    public IReadOnlyList<string> MaliciousDomainCategories { get; init; } = [];

    public IReadOnlyList<string> MaliciousUrlCategories { get; init; } = [];

    /// <summary>SHA-256 of the current content.</summary>
    public string? Hash { get; init; }

    public DateTimeOffset? FetchedAt { get; init; }

    public int? JsIntegrityScore { get; init; }

    public int? MagecartScore { get; init; }

    public int? CryptominingScore { get; init; }

    public int? MalwareScore { get; init; }

    public int? ObfuscationScore { get; init; }

    /// <summary>Always null: data flow is part of the other scores.</summary>
    public int? DataflowScore { get; init; }
}
