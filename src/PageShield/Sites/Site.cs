using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Sites.Journeys;

namespace PageShield.Sites;

/// <summary>A monitored site: hosts, start URLs, schedule, report key.</summary>
public sealed class Site
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public SiteEnvironment Environment { get; set; }

    /// <summary>First-party hosts: lower case, Punycode, without ports. The first is the main one.</summary>
    public List<string> Hosts { get; set; } = [];

    /// <summary>Absolute http(s) URLs.</summary>
    public List<string> StartUrls { get; set; } = [];

    public bool UseSitemap { get; set; } = true;

    public bool FollowLinks { get; set; } = true;

    public int PageLimit { get; set; } = 20;

    /// <summary>Private or loopback targets that the crawler may connect to, each as exact <c>host:port</c>.</summary>
    public List<string> AllowPrivate { get; set; } = [];

    /// <summary>Fixed name resolutions, each as <c>HOST:PORT:ADDRESS</c>.</summary>
    public List<string> Resolve { get; set; } = [];

    public string? UserAgentSuffix { get; set; }

    /// <summary>Journeys in the format of <see cref="JourneyText"/>; null for none.</summary>
    public string? Journeys { get; set; }

    /// <summary>Whether crawls without a journey try a common shop's path through the cart to the checkout.</summary>
    public bool TriesCheckout { get; set; }

    /// <summary>Personas, one line each in the format of <see cref="Persona.TryParse"/>; empty for a desktop visitor only.</summary>
    public List<string> Personas { get; set; } = [];

    public ConsentChoice Consent { get; set; }

    /// <summary>Whether each document is also fetched without a browser and compared.</summary>
    public bool ComparesPlainFetch { get; set; } = true;

    /// <summary>Hosts that may receive card data, in addition to known payment processors.</summary>
    public List<string> PaymentHosts { get; set; } = [];

    /// <summary>An HTTP proxy for this site only, without credentials; null for none.</summary>
    public string? OutboundProxy { get; set; }

    /// <summary>
    /// Name of a header by which the owner's firewall recognizes the crawler. Its value is the secret <see cref="SiteSecrets.HeaderName"/>. Null
    /// for none.
    /// </summary>
    public string? SecretHeader { get; set; }

    /// <summary>Secrets for journeys, encrypted by <see cref="SiteSecrets"/>.</summary>
    public List<string> Secrets { get; set; } = [];

    /// <summary>Cron expression of five fields; null for no schedule.</summary>
    public string? Cron { get; set; }

    /// <summary>IANA time zone of the schedule.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>When the next scheduled crawl is due. This value is authoritative; the scheduler's memory is not.</summary>
    public DateTimeOffset? NextRunAt { get; set; }

    /// <summary>The public key in the reporting URL.</summary>
    public required string ReportKey { get; set; }

    /// <summary>Whether query strings of reported URLs are kept.</summary>
    public bool KeepQueryStrings { get; set; }

    public bool IsDemo { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? FirstReportAt { get; set; }

    public DateTimeOffset? LastReportAt { get; set; }

    /// <summary>End of the last crawl that saw at least one page.</summary>
    public DateTimeOffset? LastCrawlAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Site>
    {
        public void Configure(EntityTypeBuilder<Site> builder)
        {
            builder.ToTable("sites");
            builder.Property(site => site.Name).HasMaxLength(SiteLimits.NameLength);
            builder.Property(site => site.Cron).HasMaxLength(100);
            builder.Property(site => site.TimeZone).HasMaxLength(64);
            builder.Property(site => site.UserAgentSuffix).HasMaxLength(100);
            builder.Property(site => site.Journeys).HasMaxLength(SiteLimits.JourneysLength);
            builder.Property(site => site.OutboundProxy).HasMaxLength(300);
            builder.Property(site => site.SecretHeader).HasMaxLength(100);
            builder.Property(site => site.ReportKey).HasMaxLength(64);
            builder.HasIndex(site => site.ReportKey).IsUnique();
            builder.HasIndex(site => site.NextRunAt);
        }
    }
}
