using System.Text.Json.Serialization;

namespace PageShield.Web.Cloudflare;

/// <summary>A cookie, with the attributes it was last set with.</summary>
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

    /// <summary>Always empty: the page that set a cookie is not recorded.</summary>
    public IReadOnlyList<string> PageUrls { get; init; } = [];
}
