using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Sites;

/// <summary>What a site is for.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<SiteEnvironment>))]
public enum SiteEnvironment
{
    Production,
    Staging,
}
