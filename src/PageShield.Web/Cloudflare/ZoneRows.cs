using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>The settings of a site as Cloudflare's clients type them.</summary>
internal sealed record ZoneSettings(bool Enabled, DateTimeOffset UpdatedAt, bool UseCloudflareReportingEndpoint, bool UseConnectionUrlPath);

/// <summary>What may be changed of them; what is left out stays.</summary>
internal sealed record ZoneSettingsDraft(bool? Enabled, bool? UseCloudflareReportingEndpoint, bool? UseConnectionUrlPath);

/// <summary>A site.</summary>
internal sealed record Zone(string Id, string Name, string Status, string Type, DateTimeOffset CreatedOn);

/// <summary>A script; scores are 1–99, low is bad, and null where it was not judged.</summary>
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

    /// <summary>At most ten, the latest first.</summary>
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

    /// <summary>Always null: the flow of data is part of the other scores here.</summary>
    public int? DataflowScore { get; init; }
}

/// <summary>A script with its latest contents.</summary>
internal sealed record ZoneScriptDetail : ZoneScript
{
    public IReadOnlyList<ZoneScriptVersion> Versions { get; init; } = [];
}

/// <summary>One content of a script.</summary>
internal sealed record ZoneScriptVersion(
    string Hash, DateTimeOffset FetchedAt, int? JsIntegrityScore, int? MagecartScore, int? CryptominingScore, int? MalwareScore, int? ObfuscationScore, int? DataflowScore);

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

    /// <summary>Pages of the script that makes it; empty where no script is known.</summary>
    public IReadOnlyList<string> PageUrls { get; init; } = [];

    public bool UrlContainsCdnCgiPath { get; init; }

    public bool DomainReportedMalicious { get; init; }

    public bool UrlReportedMalicious { get; init; }

    public IReadOnlyList<string> MaliciousDomainCategories { get; init; } = [];

    public IReadOnlyList<string> MaliciousUrlCategories { get; init; } = [];
}

/// <summary>A cookie; attributes are those of the last time it was set.</summary>
internal sealed record ZoneCookie
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Host { get; init; }

    /// <summary><c>first_party</c> or <c>unknown</c>.</summary>
    public required string Type { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public required string DomainAttribute { get; init; }

    public required string PathAttribute { get; init; }

    public bool HttpOnlyAttribute { get; init; }

    public bool SecureAttribute { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SameSiteAttribute { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaxAgeAttribute { get; init; }

    /// <summary>Always empty: which page set it is not kept.</summary>
    public IReadOnlyList<string> PageUrls { get; init; } = [];
}
