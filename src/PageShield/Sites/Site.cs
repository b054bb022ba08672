using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Sites;

/// <summary>What an operator owns: hosts, start URLs, a schedule, a report key.</summary>
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

    /// <summary>Private or loopback targets the crawler may reach, each as exact <c>host:port</c>.</summary>
    public List<string> AllowPrivate { get; set; } = [];

    /// <summary>Fixed name resolutions, each as <c>HOST:PORT:ADDRESS</c>.</summary>
    public List<string> Resolve { get; set; } = [];

    public string? UserAgentSuffix { get; set; }

    /// <summary>Ways through the site, as <see cref="JourneyText"/> reads them; null for none.</summary>
    public string? Journeys { get; set; }

    /// <summary>Whether, without a journey, a common shop's way over the basket to the checkout is tried.</summary>
    public bool TriesCheckout { get; set; }

    /// <summary>Who visits, one line each as <see cref="Persona.TryParse"/> reads it; empty for a desktop visitor alone.</summary>
    public List<string> Personas { get; set; } = [];

    public ConsentChoice Consent { get; set; }

    /// <summary>Whether each document is also fetched without a browser and compared.</summary>
    public bool ComparesPlainFetch { get; set; } = true;

    /// <summary>Hosts that may get card data, beside known payment processors.</summary>
    public List<string> PaymentHosts { get; set; } = [];

    /// <summary>An HTTP proxy for this site alone, without credentials; null for none.</summary>
    public string? OutboundProxy { get; set; }

    /// <summary>
    /// Name of a header that tells the owner's firewall the crawler; its value is the secret <see cref="SiteSecrets.HeaderName"/>. Null for none.
    /// </summary>
    public string? SecretHeader { get; set; }

    /// <summary>Secrets for journeys, each as <see cref="SiteSecrets"/> seals it.</summary>
    public List<string> Secrets { get; set; } = [];

    /// <summary>Cron expression of five fields; null for no schedule.</summary>
    public string? Cron { get; set; }

    /// <summary>IANA time zone of the schedule.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>When the next scheduled crawl is due: the truth, whatever the scheduler remembers.</summary>
    public DateTimeOffset? NextRunAt { get; set; }

    /// <summary>The public key in the reporting URL.</summary>
    public required string ReportKey { get; set; }

    /// <summary>Whether query strings of reported URLs are kept.</summary>
    public bool KeepQueryStrings { get; set; }

    public bool IsDemo { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? FirstReportAt { get; set; }

    public DateTimeOffset? LastReportAt { get; set; }

    /// <summary>When the last crawl ended that saw at least one page.</summary>
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
