using PageShield.Crawls.Captures;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawls;

/// <summary>Converts a site's settings to a crawl plan.</summary>
internal static class SitePlan
{
    /// <summary>Minimum time between two visits, so that a shop does not notice the crawler.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="site">The site.</param>
    /// <param name="visited">URLs already captured by an interrupted run of the same crawl.</param>
    /// <param name="secrets">The site's decrypted secrets.</param>
    public static CrawlPlan ToPlan(this Site site, IReadOnlyCollection<string> visited, IReadOnlyDictionary<string, string?> secrets) => new()
    {
        Hosts = site.Hosts,
        StartUrls = [.. site.StartUrls.Select(url => new Uri(url))],
        PageLimit = site.PageLimit,
        UseSitemap = site.UseSitemap,
        FollowLinks = site.FollowLinks,
        AllowPrivate = site.AllowPrivate,
        Resolve = [.. site.Resolve.Select(text => HostResolution.TryParse(text, out var resolution) ? resolution : null).OfType<HostResolution>()],
        Pause = Pause,
        Journeys = JourneyText.Parse(site.Journeys ?? "").Journeys,
        Secrets = secrets,
        TriesCheckout = site.TriesCheckout,
        Personas = site.Personas.Select(static line => Persona.TryParse(line, out var persona, out _) ? persona : null).OfType<Persona>()
            .ToList() is { Count: > 0 } personas ? personas : [Persona.Desktop],
        Consent = site.Consent,
        ComparesPlainFetch = site.ComparesPlainFetch,
        PaymentHosts = site.PaymentHosts,
        OutboundProxy = Uri.TryCreate(site.OutboundProxy, UriKind.Absolute, out var proxy) ? proxy : null,
        SecretHeader = site.SecretHeader is { } header && secrets.GetValueOrDefault(SiteSecrets.HeaderName) is { } value ? new(header, value) : null,
        UserAgentSuffix = site.UserAgentSuffix,
        AlreadyVisited = visited.ToHashSet(),
    };
}
