using System.Text.Json.Serialization;

namespace PageShield.Sites;

/// <summary>
/// What an operator enters for a site. Null leaves a value as it is (on a new site: the default); an empty text or list
/// clears it.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SiteDraft
{
    /// <summary>1–100 characters; defaults to the first host.</summary>
    public string? Name { get; init; }

    public SiteEnvironment? Environment { get; init; }

    /// <summary>First-party hosts without scheme and port, Unicode or Punycode; defaults to the start URLs' hosts.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>http(s) URLs; one without a scheme is taken as https. Defaults to the first host's front page.</summary>
    public IReadOnlyList<string>? StartUrls { get; init; }

    public bool? UseSitemap { get; init; }

    public bool? FollowLinks { get; init; }

    /// <summary>1–10,000.</summary>
    public int? PageLimit { get; init; }

    /// <summary>Private or loopback targets the crawler may reach, each as exact <c>host:port</c>.</summary>
    public IReadOnlyList<string>? AllowPrivate { get; init; }

    /// <summary>At most 100 printable ASCII characters.</summary>
    public string? UserAgentSuffix { get; init; }

    /// <summary>Ways through the site, as <see cref="JourneyText"/> reads them, or a recording of Playwright; an empty text for none.</summary>
    public string? Journeys { get; init; }

    /// <summary>What is wrong with a recording, once it was read.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> JourneyProblems { get; init; } = [];

    public bool? TriesCheckout { get; init; }

    /// <summary>One line each, as <see cref="Persona.TryParse"/> reads it; at most 8.</summary>
    public IReadOnlyList<string>? Personas { get; init; }

    public ConsentChoice? Consent { get; init; }

    public bool? ComparesPlainFetch { get; init; }

    /// <summary>Hosts that may get card data, beside known payment processors.</summary>
    public IReadOnlyList<string>? PaymentHosts { get; init; }

    /// <summary><c>http://host:port</c>; an empty text for none.</summary>
    public string? OutboundProxy { get; init; }

    /// <summary><c>Name: value</c>, sent to the site's own hosts; an empty text for none. The value is never shown again.</summary>
    public string? SecretHeader { get; init; }

    /// <summary>
    /// Secrets for journeys by name (letters, digits, hyphens); those not named stay, an empty value removes one. Never shown again.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    /// <summary>Cron expression of five fields; an empty text for no schedule.</summary>
    public string? Cron { get; init; }

    /// <summary>IANA time zone of the schedule.</summary>
    public string? TimeZone { get; init; }

    public bool? KeepQueryStrings { get; init; }
}
