using PageShield.Sites;

namespace PageShield.Crawls;

/// <summary>What a site's settings mean for a crawl.</summary>
internal static class SitePlan
{
    /// <summary>Least time between two visits: a shop should not feel the crawler.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="site">The site.</param>
    /// <param name="visited">URLs that an interrupted run of the same crawl has captured already.</param>
    /// <param name="secrets">The site's opened secrets.</param>
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
