using System.Linq.Expressions;

namespace PageShield.Sites;

/// <summary>A site in the API and the audit log.</summary>
public sealed record SiteView
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required SiteEnvironment Environment { get; init; }

    public required IReadOnlyList<string> Hosts { get; init; }

    public required IReadOnlyList<string> StartUrls { get; init; }

    public required bool UseSitemap { get; init; }

    public required bool FollowLinks { get; init; }

    public required int PageLimit { get; init; }

    public required IReadOnlyList<string> AllowPrivate { get; init; }

    public string? UserAgentSuffix { get; init; }

    public string? Journeys { get; init; }

    public required bool TriesCheckout { get; init; }

    public required IReadOnlyList<string> Personas { get; init; }

    public required ConsentChoice Consent { get; init; }

    public required bool ComparesPlainFetch { get; init; }

    public required IReadOnlyList<string> PaymentHosts { get; init; }

    public string? OutboundProxy { get; init; }

    /// <summary>The header's name; its value is secret.</summary>
    public string? SecretHeader { get; init; }

    /// <summary>Names of stored secrets, without values.</summary>
    public IReadOnlyList<string> SecretNames => [.. SiteSecrets.NamesOf(Sealed)];

    [System.Text.Json.Serialization.JsonIgnore]
    internal IReadOnlyList<string> Sealed { get; init; } = [];

    public string? Cron { get; init; }

    public required string TimeZone { get; init; }

    public DateTimeOffset? NextRunAt { get; init; }

    public required string ReportKey { get; init; }

    public required bool KeepQueryStrings { get; init; }

    public required bool IsDemo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FirstReportAt { get; init; }

    public DateTimeOffset? LastReportAt { get; init; }

    public DateTimeOffset? LastCrawlAt { get; init; }

    /// <summary>Projection for queries.</summary>
    public static readonly Expression<Func<Site, SiteView>> FromSite = site => new SiteView
    {
        Id = site.Id,
        Name = site.Name,
        Environment = site.Environment,
        Hosts = site.Hosts,
        StartUrls = site.StartUrls,
        UseSitemap = site.UseSitemap,
        FollowLinks = site.FollowLinks,
        PageLimit = site.PageLimit,
        AllowPrivate = site.AllowPrivate,
        UserAgentSuffix = site.UserAgentSuffix,
        Journeys = site.Journeys,
        TriesCheckout = site.TriesCheckout,
        Personas = site.Personas,
        Consent = site.Consent,
        ComparesPlainFetch = site.ComparesPlainFetch,
        PaymentHosts = site.PaymentHosts,
        OutboundProxy = site.OutboundProxy,
        SecretHeader = site.SecretHeader,
        Sealed = site.Secrets,
        Cron = site.Cron,
        TimeZone = site.TimeZone,
        NextRunAt = site.NextRunAt,
        ReportKey = site.ReportKey,
        KeepQueryStrings = site.KeepQueryStrings,
        IsDemo = site.IsDemo,
        CreatedAt = site.CreatedAt,
        FirstReportAt = site.FirstReportAt,
        LastReportAt = site.LastReportAt,
        LastCrawlAt = site.LastCrawlAt,
    };

    private static readonly Func<Site, SiteView> Compiled = FromSite.Compile();

    /// <summary>Projects a loaded site. Lists are copied.</summary>
    public static SiteView Of(Site site)
    {
        var view = Compiled(site);
        return view with
        {
            Hosts = [.. view.Hosts],
            StartUrls = [.. view.StartUrls],
            AllowPrivate = [.. view.AllowPrivate],
            Personas = [.. view.Personas],
            PaymentHosts = [.. view.PaymentHosts],
            Sealed = [.. view.Sealed]
        };
    }
}
