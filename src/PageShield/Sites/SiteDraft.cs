using System.Text.Json.Serialization;
using PageShield.Sites.Journeys;

namespace PageShield.Sites;

/// <summary>
/// A site's settings as entered. Null keeps the current value (on a new site: the default); an empty text or list clears it.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SiteDraft
{
    /// <summary>1–100 characters; defaults to the first host.</summary>
    public string? Name { get; init; }

    public SiteEnvironment? Environment { get; init; }

    /// <summary>First-party hosts without scheme and port, Unicode or Punycode; defaults to the start URLs' hosts.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>http(s) URLs; https is the default scheme. Defaults to the first host's home page.</summary>
    public IReadOnlyList<string>? StartUrls { get; init; }

    public bool? UseSitemap { get; init; }

    public bool? FollowLinks { get; init; }

    /// <summary>1–10,000.</summary>
    public int? PageLimit { get; init; }

    /// <summary>Private or loopback targets that the crawler may connect to, each as exact <c>host:port</c>.</summary>
    public IReadOnlyList<string>? AllowPrivate { get; init; }

    /// <summary>At most 100 printable ASCII characters.</summary>
    public string? UserAgentSuffix { get; init; }

    /// <summary>Journeys in the format of <see cref="JourneyText"/>, or a Playwright recording; an empty text for none.</summary>
    public string? Journeys { get; init; }

    /// <summary>Problems of a recording, after it was read.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> JourneyProblems { get; init; } = [];

    public bool? TriesCheckout { get; init; }

    /// <summary>One line each in the format of <see cref="Persona.TryParse"/>; at most 8.</summary>
    public IReadOnlyList<string>? Personas { get; init; }

    public ConsentChoice? Consent { get; init; }

    public bool? ComparesPlainFetch { get; init; }

    /// <summary>Hosts that may receive card data, in addition to known payment processors.</summary>
    public IReadOnlyList<string>? PaymentHosts { get; init; }

    /// <summary><c>http://host:port</c>; an empty text for none.</summary>
    public string? OutboundProxy { get; init; }

    /// <summary><c>Name: value</c>, sent to the site's own hosts; an empty text for none. The value is never shown again.</summary>
    public string? SecretHeader { get; init; }

    /// <summary>
    /// Secrets for journeys by name (letters, digits, hyphens). Secrets that are not named are kept; an empty value removes one. Never shown again.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    /// <summary>Cron expression of five fields; an empty text for no schedule.</summary>
    public string? Cron { get; init; }

    /// <summary>IANA time zone of the schedule.</summary>
    public string? TimeZone { get; init; }

    public bool? KeepQueryStrings { get; init; }
}
